/** What drawing markup takes that the page does not know. */
export interface TextDrawing {
  /** The zone in which moments are shown: the page does not know the reader's. */
  readonly timeZone: string
  /** Handles of user groups by id. */
  readonly handles: ReadonlyMap<string, string>
}

const DATE = /<!date\^(\d{1,12})\^([^|^>]+)(?:\^[^|>]*)?\|([^>]*)>/g
const GROUP = /<!subteam\^(S[A-Z0-9]+)(?:\|[^>]*)?>/g
/** Keeps what is literally a bracket from being read as the page's own markup for mentions, links and quotes. */
const INVISIBLE = '\u200b'

/** mrkdwn as the page can show it: it leaves moments, user groups and escaped characters as they stand. */
export function drawText(markup: string, { timeZone, handles }: TextDrawing): string {
  return markup
    .replace(DATE, (_, seconds: string, format: string, fallback: string) =>
      drawDate(Number(seconds), format, fallback, timeZone),
    )
    .replace(GROUP, (_, id: string) => `@${handles.get(id) ?? id}`)
    .replaceAll('&lt;', `<${INVISIBLE}`)
    .replaceAll('&gt;', `${INVISIBLE}>`)
    .replaceAll('&amp;', '&')
}

/** Slack's tokens; like Slack, none says a zone. Nothing is "tomorrow" here: what is drawn once stays on the page while time goes on. */
const TOKENS: Readonly<Record<string, Intl.DateTimeFormatOptions>> = {
  date_short: { day: 'numeric', month: 'short', year: 'numeric' },
  date: { day: 'numeric', month: 'long', year: 'numeric' },
  date_long: { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' },
  time: { hour: '2-digit', minute: '2-digit' },
  time_secs: { hour: '2-digit', minute: '2-digit', second: '2-digit' },
}

function drawDate(seconds: number, format: string, fallback: string, timeZone: string): string {
  let isKnown = true
  const text = format.replace(/\{(\w+?)(?:_pretty)?\}/g, (_, token: string) => {
    const style = TOKENS[token]
    isKnown &&= style !== undefined
    return style ? new Intl.DateTimeFormat('en-GB', { ...style, timeZone }).format(seconds * 1000) : ''
  })
  return isKnown ? text : fallback
}
