import type { TermTexts } from './term-text.ts';

export const terms: TermTexts = {
  'electronic-finance': [
    {
      heading: 'Article 1 (Purpose)',
      paragraphs: [
        'These terms set out the rights, duties and liability of the electronic payment service provider that operates this payment window (the "Company") and of the user when the user pays by card through it.',
      ],
    },
    {
      heading: 'Article 2 (Definitions)',
      paragraphs: [
        '"User" means a person who agrees to these terms and uses the Company\'s payment service.',
        '"Shop" means a party that has a contract with the Company and sells goods or services to the user.',
        '"App card authentication" means that the user proves their identity and approves the payment in the app of the card company.',
        '"Error" means that an electronic financial transaction was not carried out as the user instructed, without intent or negligence of the user.',
      ],
    },
    {
      heading: 'Article 3 (Publication and changes)',
      paragraphs: [
        'The Company shows these terms in the payment window before the user pays and lets the user read the full text.',
        'A change is published one month before it takes effect. A change required urgently by law is published at once.',
      ],
    },
    {
      heading: 'Article 4 (Instructions and their effect)',
      paragraphs: [
        'A payment is complete when the user has approved it in the card app and the Company has received the approval of the card company. Where the shop gives the final confirmation, it is complete when the shop has confirmed and the card company has approved.',
        'Until the card company is asked for its approval, the user may withdraw the instruction by closing the payment window. After that the cancellation and refund procedure of the shop applies.',
        'Nothing is charged when the time for authentication (3 minutes) passes or the authentication is not completed.',
      ],
    },
    {
      heading: 'Article 5 (Confirmation of transactions)',
      paragraphs: [
        'The Company shows the result and the sales slip in the payment window and sends them by e-mail when the user has entered an address.',
        'When the user asks for the transaction details in writing, the Company provides them within two weeks of the request.',
      ],
    },
    {
      heading: 'Article 6 (Correction of errors)',
      paragraphs: [
        'A user who learns of an error may ask the Company to correct it. The Company investigates without delay and reports the result within two weeks of the request.',
        'A payment whose approval the Company could not learn is treated as failed; if it turns out to have been approved, it is cancelled automatically.',
      ],
    },
    {
      heading: 'Article 7 (Liability of the Company)',
      paragraphs: [
        'The Company compensates, as the law provides, for damage caused by forged or altered means of access, by accidents while an instruction is sent or processed, or by the use of means of access obtained through an intrusion into electronic devices.',
        'The user may bear all or part of the liability after lending or handing over the means of access, or after disclosing or neglecting a password.',
      ],
    },
    {
      heading: 'Article 8 (Records and confidentiality)',
      paragraphs: [
        'The Company keeps records of electronic financial transactions for five years as the law requires, and for one year for transactions of 10,000 won or less.',
        'Except as the law provides or with the consent of the user, the Company does not give transaction data to others.',
      ],
    },
    {
      heading: 'Article 9 (Disputes)',
      paragraphs: [
        'The user may raise an objection with the shop or the Company; the Company reports the outcome within 15 days.',
        'The user may ask for mediation by the Financial Dispute Mediation Committee of the Financial Supervisory Service or the Consumer Dispute Settlement Commission of the Korea Consumer Agency.',
        'Matters not covered here follow the Electronic Financial Transactions Act of Korea and other applicable law. The Korean text prevails.',
      ],
    },
  ],
  'privacy-collection': [
    {
      heading: '1. What is collected',
      paragraphs: [
        'Required: order number, product name, amount, time of payment, chosen card company, instalments, partly masked card number, approval number, access records.',
        'When the shop sends it or the user enters it: name, mobile number, e-mail address, member number at the shop.',
        "The card PIN and the full card number are handled in the card company's app alone; the Company does not collect them.",
      ],
    },
    {
      heading: '2. What it is used for',
      paragraphs: [
        'To request and approve card payments, to cancel and refund them, to tell the result and provide the sales slip, to handle enquiries and disputes, and to detect and prevent fraud.',
      ],
    },
    {
      heading: '3. How long it is kept',
      paragraphs: [
        'It is destroyed without delay once its purpose is met, except for what the law requires to be kept:',
        'Records of payment and supply of goods: 5 years (Act on the Consumer Protection in Electronic Commerce).',
        'Records of electronic financial transactions: 5 years, or 1 year for 10,000 won or less (Electronic Financial Transactions Act).',
        'Records of complaints and disputes: 3 years. Access records: 3 months (Protection of Communications Secrets Act).',
      ],
    },
    {
      heading: '4. Your right to refuse',
      paragraphs: [
        'You have the right to refuse. As this data is necessary for the payment, you cannot pay by card without agreeing. You can pay without entering an e-mail address.',
      ],
    },
  ],
  'privacy-provision': [
    {
      heading: '1. To the card company',
      paragraphs: [
        'Recipient: the card company you choose for the payment.',
        'Purpose: authentication, approval and cancellation, detection of fraud.',
        'Data: shop name, product name, order number, amount, instalments, time of payment.',
        'Period: until the purpose is met, or for as long as the law requires.',
      ],
    },
    {
      heading: '2. To the shop',
      paragraphs: [
        'Recipient: the shop you are paying (the merchant named in the payment window).',
        'Purpose: confirming the order, supplying goods or services, cancellation and refund, customer support.',
        'Data: order number, result, amount, card company, partly masked card number, instalments, approval number, time of payment, address of the sales slip, and the buyer data the shop sent.',
        'Period: until the purpose is met, or for as long as the law requires.',
      ],
    },
    {
      heading: '3. Processing by others',
      paragraphs: [
        'The Company may have specialised firms operate the payment system and send payment mails. It then forbids by contract any processing beyond the purpose, requires and supervises security measures, and names the processors and their tasks in its privacy policy.',
      ],
    },
    {
      heading: '4. Your right to refuse',
      paragraphs: [
        'You have the right to refuse. As a payment cannot be processed without giving this data to the card company and the shop, you cannot pay by card without agreeing.',
      ],
    },
  ],
};
