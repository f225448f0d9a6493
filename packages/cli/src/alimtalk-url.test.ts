import { expect, test } from 'vitest';
import { alimtalkUrl } from './alimtalk-url.ts';

const account = 'solapi://key:secret@api.solapi.com?channel=PF1&from=02-1234-5678';

test('the two plain templates are needed, those that name the order are not', () => {
  expect(alimtalkUrl.parse(`${account}&paid=TP&cancelled=TC`)?.templates).toEqual({
    paid: 'TP',
    cancelled: 'TC',
  });
  expect(alimtalkUrl.parse(`${account}&paid=TP&cancelled=TC&paidOrder=TPO&cancelledOrder=TCO`)).toMatchObject(
    {
      from: '0212345678',
      templates: { paid: 'TP', cancelled: 'TC', paidOrder: 'TPO', cancelledOrder: 'TCO' },
    },
  );
  expect(alimtalkUrl.parse(`${account}&paidOrder=TPO&cancelledOrder=TCO`)).toBeNull();
});
