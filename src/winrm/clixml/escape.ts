// MS-PSRP 2.2.5.3.2. An underscore before x is always escaped, as PowerShell does, whether or not it could be taken for an
// escape; FFFE and FFFF are ours, because XML 1.0 has no way to write them.
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is escaped
const NEEDS_ESCAPE = /[\u0000-\u001f\u007f-\u009f\ud800-\udfff\ufffe\uffff]|_(?=[xX])/g
const ESCAPE = /_[xX]([0-9a-fA-F]{4})_/g

/** Writes each UTF-16 unit that CLIXML cannot hold as `_xHHHH_`; escaping for XML comes on top of it. */
export function escapeClixml(text: string): string {
  return text.replace(NEEDS_ESCAPE, (unit) => `_x${unit.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`)
}

/** Undoes `escapeClixml`; whatever is not exactly an escape stays as it is. */
export function unescapeClixml(text: string): string {
  return text.replace(ESCAPE, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
}
