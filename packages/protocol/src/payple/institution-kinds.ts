import { MINIMUM_WON } from './minimum.ts';

/**
 * What the codes of the card companies mean to a customer: some thirty kinds instead of some hundred texts, since nobody at a
 * checkout can act on the difference between two certificate errors. Small enough for the window; the codes' own
 * texts are not among it.
 */
interface KindRow {
  readonly kind: string;
  readonly ko: string;
  readonly en: string;
  /** The card company's decision about this card, unlike an outage, a timeout or the customer's own cancel. */
  readonly decision: boolean;
  /** The codes, with spaces between them. */
  readonly codes: string;
}

export const institutionKinds = [
  { kind: 'success', ko: '결제되었어요.', en: 'It was paid.', decision: false, codes: '0000' },
  { kind: 'balance', ko: '잔액이 부족해요.', en: 'The balance is too low.', decision: true, codes: '3133' },
  {
    kind: 'limit',
    ko: '카드 한도를 넘었어요.',
    en: 'The card limit is exceeded.',
    decision: true,
    codes:
      '1132 1133 1134 1135 1146 1155 3111 3112 3145 3155 3156 3219 3225 3230 3231 3232 3233 3234 3235 3236 3237 3238 3239 3240 3241 3242 3243',
  },
  {
    kind: 'lost',
    ko: '분실 신고된 카드예요.',
    en: 'The card was reported lost.',
    decision: true,
    codes: '3122',
  },
  {
    kind: 'suspended',
    ko: '사용이 정지된 카드예요.',
    en: 'The card is suspended.',
    decision: true,
    codes: '3128',
  },
  {
    kind: 'unusable',
    ko: '이 카드는 사용할 수 없어요.',
    en: 'This card cannot be used.',
    decision: true,
    codes: '3123 3146 3147 3148 3154 3164 3167 3211 3245 3253 3256 3265',
  },
  {
    kind: 'card-expired',
    ko: '카드 유효기간이 지났거나 맞지 않아요.',
    en: 'The card has expired, or its expiry date is wrong.',
    decision: true,
    codes: '1152 3100 3119',
  },
  {
    kind: 'card-number',
    ko: '카드 정보가 맞지 않아요.',
    en: 'The card details are not correct.',
    decision: true,
    codes: '1148 1149 1150 2105 2114 2117 3110 3131 3144 3192 3196',
  },
  {
    kind: 'pin',
    ko: '카드 비밀번호가 맞지 않아요.',
    en: 'The card PIN is not correct.',
    decision: true,
    codes: '1151 3115 3137 3258 3273',
  },
  {
    kind: 'pin-locked',
    ko: '비밀번호를 여러 번 잘못 입력했어요.',
    en: 'The PIN was wrong too many times.',
    decision: true,
    codes: '3117 3223 3244',
  },
  {
    kind: 'tries',
    ko: '시도 횟수를 넘었어요. 처음부터 다시 시도해 주세요.',
    en: 'Too many tries. Please start again.',
    decision: false,
    codes: '1147',
  },
  {
    kind: 'instalments',
    ko: '이 카드는 선택한 할부 개월로 결제할 수 없어요. 일시불이나 다른 할부 개월을 선택해 주세요.',
    en: 'This card does not offer the instalments you chose. Pay in full, or choose another number of months.',
    decision: true,
    codes: '1062 1122 1136 3101 3102 3107 3108 3153 3277 3278 3279',
  },
  {
    kind: 'customer-cancelled',
    ko: '카드 앱에서 결제를 취소했어요.',
    en: 'The payment was cancelled in the card app.',
    decision: false,
    codes: '2101 3169',
  },
  {
    kind: 'authentication',
    ko: '카드사 인증을 마치지 못했어요.',
    en: 'The card could not be verified.',
    decision: false,
    codes:
      '1119 1142 2100 2102 2104 2108 2109 2110 2111 2112 3132 3135 3140 3141 3142 3193 3208 3217 3218 3220 3221 3222 3257 3259 3260 3262 3263 3264 3281',
  },
  {
    kind: 'card-timeout',
    ko: '카드사 인증 시간이 지났어요.',
    en: 'The time to verify the card has run out.',
    decision: false,
    codes: '3134',
  },
  {
    kind: 'expired',
    ko: '거래 시간이 지났어요.',
    en: 'The transaction has expired.',
    decision: false,
    codes: '1124 1153 2137 3201 3254',
  },
  {
    kind: 'identity',
    ko: '휴대폰 본인 확인을 마치지 못했어요.',
    en: 'Your identity could not be verified by phone.',
    decision: false,
    codes:
      '2141 2142 2143 2144 2145 2146 2148 2151 2152 2153 2154 2155 2156 2157 2160 2161 2164 2165 2166 2167 2168 2169 2171 2172 2173 2174 2176 2180 2182 2183 2185 2187',
  },
  {
    kind: 'identity-outage',
    ko: '이동통신사 사정으로 본인 확인을 할 수 없어요.',
    en: 'Your mobile carrier cannot verify you at the moment.',
    decision: false,
    codes: '2147 2149 2150 2158 2159 2162 2163 2170 2175 2177 2178 2179 2181',
  },
  {
    kind: 'certificate',
    ko: '인증서를 확인할 수 없어요. 카드사에 문의해 주세요.',
    en: 'The certificate could not be verified. Please ask the card company.',
    decision: false,
    codes:
      '3170 3171 3172 3173 3174 3175 3176 3177 3178 3179 3180 3181 3182 3183 3184 3185 3186 3187 3189 3190 3191 3197 3198 3202 3203 3204 3276 3280',
  },
  {
    kind: 'browser',
    ko: '브라우저 설정 때문에 진행할 수 없어요.',
    en: "Your browser's settings do not allow this.",
    decision: false,
    codes: '2103 2118',
  },
  {
    kind: 'unreachable',
    ko: '카드사와 통신하지 못했어요.',
    en: 'The card company could not be reached.',
    decision: false,
    codes: '2116 3006',
  },
  {
    kind: 'outage',
    ko: '카드사 시스템에 일시적인 문제가 있어요.',
    en: 'The card company has a system problem.',
    decision: false,
    codes: '1113 1125 2106 2107 2115 3106 3159 3161 3168 3188 3268 3269',
  },
  {
    kind: 'maintenance',
    ko: '지금은 카드사 점검 시간이에요.',
    en: 'The card company is under maintenance.',
    decision: false,
    codes: '3246 3267 3275',
  },
  {
    kind: 'check-card',
    ko: '체크카드는 지금 결제할 수 없어요. 30분 뒤 다시 시도해 주세요.',
    en: 'Check cards cannot be used right now. Please try again in 30 minutes.',
    decision: true,
    codes: '3266',
  },
  {
    kind: 'message',
    ko: '결제 요청을 처리하지 못했어요.',
    en: 'The payment request could not be processed.',
    decision: false,
    codes:
      '1100 1101 1102 1112 1114 1121 1143 1154 2119 2120 2121 2122 2123 2124 2125 2126 2127 2128 2129 2130 2131 2132 2133 2134 2135 2136 2139 2140 2184 2186 2189 2190 2191 2192 3002 3003 3004 3005 3113 3114 3116 3124 3130 3152 3194 3195 3200 3271',
  },
  {
    kind: 'shop',
    ko: '이 상점은 지금 이 카드를 받을 수 없어요.',
    en: 'This shop cannot take this card at the moment.',
    decision: false,
    codes: '1106 1107 1108 1109 1131 2188 3103 3104 3105 3126 3127 3138 3139 3149 3150 3160 3272 3274',
  },
  {
    kind: 'shop-limit',
    ko: '상점의 결제 한도를 넘었어요.',
    en: "The shop's payment limit is exceeded.",
    decision: false,
    codes: '1137 1138 1139 1141 3125',
  },
  {
    kind: 'duplicate',
    ko: '이미 처리된 거래예요.',
    en: 'This transaction has already been processed.',
    decision: false,
    codes: '1103 1156 2113 2138 3199 3255',
  },
  {
    kind: 'amount',
    ko: '결제 금액이 주문과 달라요.',
    en: 'The amount differs from the order.',
    decision: false,
    codes: '1105 1111 3109 3212 3214',
  },
  {
    kind: 'amount-minimum',
    ko: `${MINIMUM_WON}원부터 결제할 수 있어요.`,
    en: `The smallest payment is ₩${MINIMUM_WON}.`,
    decision: false,
    codes: '1110',
  },
  {
    kind: 'amount-company',
    ko: '이 카드사는 1,000원부터 결제할 수 있어요.',
    en: 'This card company takes ₩1,000 or more.',
    decision: false,
    codes: '3213',
  },
  {
    kind: 'not-found',
    ko: '거래를 찾을 수 없어요.',
    en: 'The transaction was not found.',
    decision: false,
    codes: '1104 3120',
  },
  {
    kind: 'ask-company',
    ko: '카드사에 문의해 주세요.',
    en: 'Please contact the card company.',
    decision: true,
    codes: '3143 3205 3206 3207 3209',
  },
  {
    kind: 'benefit',
    ko: '이 카드에는 해당 혜택이 없어요.',
    en: 'The card does not have this benefit.',
    decision: true,
    codes: '3136 3151 3215 3216 3227 3228 3229 3270',
  },
  {
    kind: 'account',
    ko: '카드와 연결된 계좌를 확인해 주세요.',
    en: 'Please check the account linked to the card.',
    decision: true,
    codes: '3157 3162 3163 3226',
  },
  {
    kind: 'other',
    ko: '카드사에서 결제를 처리하지 못했어요.',
    en: 'The card company could not process the payment.',
    decision: false,
    codes: '3001 3165 3166 3210 3261 9999',
  },
  {
    kind: 'cancel-done',
    ko: '이미 취소된 결제예요.',
    en: 'The payment is cancelled already.',
    decision: false,
    codes: '1115 3121 3251',
  },
  {
    kind: 'cancel-not-found',
    ko: '원래 거래가 없어요.',
    en: 'There is no original transaction.',
    decision: false,
    codes: '1117 3249 3250',
  },
  {
    kind: 'cancel-amount',
    ko: '남은 금액보다 많이 취소할 수 없어요.',
    en: 'More than what is left cannot be cancelled.',
    decision: false,
    codes: '1126 1128',
  },
  {
    kind: 'cancel-limit',
    ko: '취소 한도를 넘었어요.',
    en: 'The limit of cancellations is exceeded.',
    decision: false,
    codes: '1127 1129',
  },
  {
    kind: 'cancel-busy',
    ko: '지금은 취소할 수 없어요.',
    en: 'It cannot be cancelled now.',
    decision: false,
    codes: '1120',
  },
  {
    kind: 'cancel-refused',
    ko: '카드사에서 취소를 거절했어요.',
    en: 'The card company declined the cancellation.',
    decision: false,
    codes: '1116 1123 1130 1140 1144 1145 3118 3158 3224 3247 3248 3252',
  },
] as const satisfies readonly KindRow[];

export type InstitutionKind = (typeof institutionKinds)[number]['kind'];

/** What a customer reads of a card company's code, without what it means for the money. */
export function institutionWords(code: string): Omit<KindRow, 'codes'> | undefined {
  return institutionKinds.find(({ codes }) => codes.split(' ').includes(code));
}

export function institutionKindOf(code: string): InstitutionKind | undefined {
  return institutionKinds.find(({ codes }) => codes.split(' ').includes(code))?.kind;
}
