/** Characters that draw nothing, and those that turn the direction of reading around. Joiners stay: emoji and scripts need them. */
const UNSEEN = /[\p{Cc}\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]+/gu
/** How Slack writes what it makes of a mention or an address: `<@U1|carol>`, `<!subteam^S1|@it>`, `<https://x|x>`. */
const SLACK_ESCAPE = /<([@#!]?)([^<>|]*)(?:\|([^<>]*))?>/g
/** What our sentences would be taken for: mentions, dates and moments. */
const OUR_MARKUP = /<(?=[@#!]|at:)/g

/** What a person typed behind the command, as they saw it: it can mention nobody, and draws nothing of ours. */
export function typedText(text: string): string {
  const seen = text.replace(SLACK_ESCAPE, (_, sign: string, target: string, label: string | undefined) =>
    label ? withSign(sign, label) : `${sign === '!' ? '@' : sign}${target.replace(/^(?:mailto:|subteam\^)/, '')}`,
  )
  return harmless(seen.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&'))
}

function withSign(sign: string, label: string): string {
  if (sign === '' || /^[@#]/.test(label)) return label
  return sign === '#' ? `#${label}` : `@${label}`
}

/** Text of a person that stands in a sentence of ours. */
export function harmless(text: string): string {
  return text.replace(UNSEEN, ' ').replace(OUR_MARKUP, '‹')
}

/** Phones put other dashes and quotes where these are meant: only for words that are not kept as they are. */
export function plainWord(word: string): string {
  return word.replace(/[\u2010-\u2015\u2212]/g, '-').replace(/^["'“”„‘’«»]+|["'“”„‘’«»]+$/g, '')
}
