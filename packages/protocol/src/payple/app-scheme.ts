/** What a browser runs or opens by itself. */
const OF_BROWSERS = words(`
  about blob cid data file filesystem ftp ftps http https jar javascript livescript mhtml mid res resource vbscript
  view-source wais ws wss wyciwyg`);

/** What a phone or a PC opens with an app of its own, or of the customer's choice: calls, messages, settings, files, remote hosts. */
const OF_SYSTEMS = words(`
  afp bitcoin bluetooth calshow callto content cydia dav davs ed2k facetime facetime-audio geo gopher hcp help icloud intent
  jnlp ldap ldaps magnet mailto maps message mms mmsto music news nfs nntp package prefs rdp rlogin rtsp search search-ms sftp
  shell shortcuts sip sips skype sms smb smsto ssh tel telnet telprompt tftp videos vnc voicemail webcal webcals wifi
  workflow xmpp`);

/** Where apps are installed from. */
const OF_STORES = words(
  'amzn appmarket hiapp market mimarket onestore play-store samsungapps tstore vivomarket uplusappmarket',
);

/** Families of them, by how their names begin. */
const FAMILY =
  /^(android|app-prefs|app-settings|apple|chrome|edge|facetime|itms|microsoft-edge|moz-|ms-|opera|safari|x-apple|x-web|com\.apple|com\.android)/;

const SCHEME = /^([a-z][a-z\d+.-]+):/i;

/**
 * An app's own scheme, which may be followed after the card app: `MyShop://`, or an address in that app. Never one that a
 * browser runs, a system opens by itself, or a store: those start something the customer has not chosen.
 */
export function isAppScheme(text: string): boolean {
  const scheme = schemeOf(text);
  return (
    scheme !== null &&
    /^[^\s\p{C}]+$/u.test(text) &&
    !OF_BROWSERS.has(scheme) &&
    !OF_SYSTEMS.has(scheme) &&
    !OF_STORES.has(scheme) &&
    !FAMILY.test(scheme)
  );
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
