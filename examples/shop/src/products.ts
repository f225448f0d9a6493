/** What the shop sells. `stock` is the first filling of the shelf; null is made to order. */
export interface Product {
  readonly id: string;
  readonly picture: string;
  readonly priceWon: number;
  readonly stock: number | null;
  readonly name: { readonly ko: string; readonly en: string };
  readonly line: { readonly ko: string; readonly en: string };
  readonly about: { readonly ko: string; readonly en: string };
}

export const products = [
  {
    id: 'tshirt',
    picture: 'tshirt.svg',
    priceWon: 1_000,
    stock: null,
    name: { ko: '도장 티셔츠', en: 'Dojang T-shirt' },
    line: { ko: '가슴에 꾹, 빨간 도장 하나', en: 'One red seal, right on the chest' },
    about: {
      ko: '도톰한 20수 면에 손으로 도장을 찍었어요. 빨수록 부드러워지고, 도장은 그대로 남아요. 문을 연 기념으로 1,000원에 드려요.',
      en: 'Heavy cotton, stamped by hand. It gets softer with every wash and the seal stays. ₩1,000 to celebrate our opening.',
    },
  },
  {
    id: 'tote',
    picture: 'tote.svg',
    priceWon: 18_000,
    stock: null,
    name: { ko: '낙관 에코백', en: 'Signature Tote' },
    line: { ko: '장바구니에도 서명이 필요하니까', en: 'Because groceries deserve a signature' },
    about: {
      ko: '두꺼운 캔버스로 만들어 혼자서도 잘 서요. 안주머니에는 휴대폰이, 바닥에는 수박 한 통이 들어가요.',
      en: 'Thick canvas that stands on its own. The inner pocket holds a phone, the bottom a whole watermelon.',
    },
  },
  {
    id: 'notebook',
    picture: 'notebook.svg',
    priceWon: 9_800,
    stock: null,
    name: { ko: '오침 한지 노트', en: 'Hanji Notebook' },
    line: { ko: '다섯 땀으로 묶은 백 장', en: 'A hundred leaves, five stitches' },
    about: {
      ko: '전주 한지 백 장을 전통 방식대로 다섯 구멍에 실로 묶었어요. 만년필로 써도 뒤로 비치지 않아요.',
      en: 'A hundred leaves of Jeonju paper, bound through five holes the traditional way. Ink does not show through.',
    },
  },
  {
    id: 'mug',
    picture: 'mug.svg',
    priceWon: 24_000,
    stock: null,
    name: { ko: '백자 머그', en: 'White Porcelain Mug' },
    line: { ko: '오늘의 첫 잔에 찍는 확인', en: 'Approve the first cup of the day' },
    about: {
      ko: '이천 가마에서 구운 백자예요. 손잡이는 세 손가락이 편하게 들어가고, 식기세척기에 넣어도 괜찮아요.',
      en: 'White porcelain fired in Icheon. Three fingers fit the handle, and the dishwasher is fine.',
    },
  },
  {
    id: 'candle',
    picture: 'candle.svg',
    priceWon: 32_000,
    stock: null,
    name: { ko: '인주 향초', en: 'Seal-ink Candle' },
    line: { ko: '먹과 쑥, 그리고 아주 조금의 인주', en: 'Ink stick, mugwort and a little vermilion' },
    about: {
      ko: '콩 왁스에 먹 향과 쑥 향을 섞었어요. 한 번에 두 시간씩, 모두 마흔 시간 탈 수 있어요.',
      en: 'Soy wax with the scent of ink stick and mugwort. Two hours at a time, forty in all.',
    },
  },
  {
    id: 'seal',
    picture: 'seal.svg',
    priceWon: 128_000,
    stock: 30,
    name: { ko: '수제 전각 세트', en: 'Hand-carved Seal Set' },
    line: { ko: '이름 두 글자를 돌에 새겨 드려요', en: 'Your name, carved in stone' },
    about: {
      ko: '전각 작가가 해남석에 이름을 새기고 인주와 오동나무 상자를 함께 보내 드려요. 새기는 데 사흘이 걸려요.',
      en: 'An artist carves your name into Haenam stone, with vermilion paste and a paulownia box. Carving takes three days.',
    },
  },
] as const satisfies readonly Product[];

export function findProduct(id: string): Product | undefined {
  return products.find((product) => product.id === id);
}
