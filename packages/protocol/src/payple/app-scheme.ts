/** What a browser runs or opens by itself. */
const OF_BROWSERS = words(`
  about blob cid data file filesystem ftp ftps http https jar javascript livescript mhtml mid res resource vbscript
  view-source wais ws wss wyciwyg`);

/** Browsers of their own, and apps with one inside, which open whatever address they are given. */
const BROWSERS = words(`
  brave ddgquicklink dolphin duckduckgo focus googleapp googlechrome googlechromes kakaolink kakaotalk line naversearchapp
  naverwhale puffin samsunginternet ucbrowser vivaldi whale yandexbrowser`);

/** Apps that write to somebody. */
const MESSENGERS = words(`
  discord fb fb-messenger instagram irc irc6 ircs lineb matrix msteams sgnl slack snapchat tg threads twitter viber wechat weixin
  whatsapp whatsapp-consumer zoommtg zoomphonecall zoomus`);

/** Apps that pay or show one-time passwords. */
const PAYERS = words(`
  alipay alipays bhim cashapp ethereum gpay kakaobank kakaopay lightning litecoin monero naverpay otpauth otpauth-migration
  payco paypal paytm paytmmp phonepe samsungpay solana spay supertoss tez upi venmo wc`);

/** What a phone or a PC opens with an app of its own, or of the customer's choice: calls, messages, settings, files, remote hosts. */
const OF_SYSTEMS = words(`
  afp bitcoin bluetooth calshow callto comgooglemaps content cydia dav davs ed2k facetime facetime-audio feed feeds geo git
  googlegmail googlemail gopher hcp help icloud intent jetbrains jnlp ldap ldaps magnet mailto maps message mms mmsto music news
  nfs nntp package podcast prefs rdp rlogin rtmp rtsp search search-ms sftp shell shortcuts sip sips skype sms smb smsto snews
  ssh steam svn tel telnet telprompt tftp videos vnc voicemail vscode vscode-insiders webcal webcals wifi workflow wtai xmpp`);

/** Where apps are installed from. */
const OF_STORES = words(
  'amzn appmarket hiapp market mimarket onestore play-store samsungapps tstore vivomarket uplusappmarket',
);

/** Families of them, by how their names begin, and browsers that carry a web address in their own scheme (`touch-https:`). */
const FAMILY =
  /^(android|app-prefs|app-settings|apple|chrome|edge|facetime|firefox|googlechrome|itms|microsoft-edge|moz-|ms-|opera|safari|x-apple|x-safari|x-web|com\.apple|com\.android)|[+.-]https?$/;

const DENIED = new Set([...OF_BROWSERS, ...BROWSERS, ...MESSENGERS, ...PAYERS, ...OF_SYSTEMS, ...OF_STORES]);

const SCHEME = /^([a-z][a-z\d+.-]+):/i;

/**
 * An app's own scheme, which may be followed after the card app: `MyShop://`, or an address in that app. Never one that a
 * browser runs, a system opens by itself, a store, or an app that is known to browse, write or pay: those start something the
 * customer has not chosen. No list knows every app, so whoever is not trusted with an address gives a bare scheme alone.
 */
export function isAppScheme(text: string): boolean {
  const scheme = schemeOf(text);
  return scheme !== null && /^[^\s\p{C}]+$/u.test(text) && !DENIED.has(scheme) && !FAMILY.test(scheme);
}

/** `MyShop://` or `MyShop:`: opens an app, and tells it nothing. */
export function isBareScheme(text: string): boolean {
  return /^[a-z][a-z\d+.-]+:(\/\/)?$/i.test(text);
}

/** A card company's own link to its app: any scheme but those that a browser runs (Android's apps are reached by `intent:`). */
export function isAppLink(text: string): boolean {
  const scheme = schemeOf(text);
  return scheme !== null && !OF_BROWSERS.has(scheme);
}

/** The scheme of an address, in small letters; null when it has none. */
export function schemeOf(text: string): string | null {
  return SCHEME.exec(text)?.[1]?.toLowerCase() ?? null;
}

function words(list: string): ReadonlySet<string> {
  return new Set(list.trim().split(/\s+/));
}
