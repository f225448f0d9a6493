/** Buys by CERT as a shop does, with the SDK as it was installed; returns what became of it. */
exports.buy = async ({ sdk, testing }) => {
  const { DOJANG_URL: url, SHOP_ORIGIN: shopOrigin, CUST_KEY: custKey, ORDER: orderNumber } = process.env;
  const partner = sdk.createPartner({
    environment: sdk.dojang({ url, mode: 'test' }),
    credentials: sdk.testCredentials({ cstId: 'test', custKey }),
    shopOrigin,
  });
  const order = { orderNumber, amountWon: 1000, work: 'CERT' };
  const fulfilled = [];
  const webhookSecret = `whsec_${btoa('a secret that both sides have')}`;
  const inbox = sdk.createInbox({
    partner,
    storage: sdk.memoryStorage(),
    expectedOf: (number) => (number === orderNumber ? order : null),
    webhookSecret,
    fulfil: (paid) => fulfilled.push(paid.amountWon),
  });
  const { fields } = await partner.requestPayment({
    ...order,
    shopOrigin,
    goods: '티셔츠',
    resultUrl: '/result',
  });
  const body = await testing.createPayer({ shopOrigin }).pay(fields);
  const claimed = sdk.parseResult(body).kind;
  const { kind } = await inbox.receive({ body });
  const rawBody = JSON.stringify(body);
  const headers = await testing.signWebhook({ secret: webhookSecret, rawBody });
  const webhook = await sdk.answerWebhook(inbox, { method: 'POST', headers, rawBody });
  await inbox.close();
  const looked = (await partner.lookup(order)).kind;
  return { claimed, kind, webhook, fulfilled, looked };
};
