import type { Logged } from '../../support/school-week/channel-log.ts'

const DAY_MS = 86_400_000
const QUARTER_MS = 15 * 60_000
const DATE = /<!date\^(\d+)\^([^|]*)\|[^>]*>/g

/** Days of the week with what the channel was shown on each, by the clock of the site. */
export function daysOf(said: readonly Logged[]): { readonly day: number; readonly said: Logged[] }[] {
  const days = [...new Set(said.map(({ at }) => dayOf(at)))].toSorted((one, other) => one - other)
  return days.map((day) => ({ day, said: said.filter(({ at }) => dayOf(at) === day) }))
}

/** The week as somebody in the channel reads it. */
export function drawWeek(said: readonly Logged[]): string {
  const days = daysOf(said)
  const counts = days.map(({ day, said: ofDay }) => `${weekdayOf(day * DAY_MS)} ${ofDay.length}`)
  const [first] = said
  return [
    `Messages that show in the channel: ${counts.join(', ')}.`,
    '',
    ...days.flatMap(({ day, said: ofDay }) => [
      `**${weekdayOf(day * DAY_MS)}**`,
      '',
      ...ofDay.flatMap((message) => drawMessage(message, said)),
    ]),
    ...(first ? drawInTheEnd(first) : []),
  ]
    .join('\n')
    .trimEnd()
}

/** A post as it stands a quarter of an hour later, when all who share its window have joined it. */
function drawMessage({ at, thread, versions }: Logged, said: readonly Logged[]): string[] {
  const post = said.find(({ ts }) => ts === thread)
  const head = post ? `reply to the post of ${weekdayOf(post.at)}, ${timeOf(post.at)}` : 'post'
  const stands = versions.findLast((version) => version.at <= at + QUARTER_MS) ?? versions[0]
  return drawLines(`${timeOf(at)}, ${head}`, stands?.lines ?? [], at)
}

function drawInTheEnd({ at, versions }: Logged): string[] {
  const last = versions.at(-1)
  const lines = last ? drawLines(`${timeOf(at)}, post, edited`, last.lines, last.at) : []
  return [`**What the post of ${weekdayOf(at)}, ${timeOf(at)} says in the end**`, '', ...lines]
}

function drawLines(head: string, lines: readonly string[], readAt: number): string[] {
  const drawn = [head, ...lines.map((line) => asRead(line, readAt).replace(/^\*(.*)\*$/, '**$1**'))]
  return [...drawn.map((line) => `> ${line}<br>`), ''].map((line, index) =>
    index === drawn.length - 1 ? line.slice(0, -'<br>'.length) : line,
  )
}

/** Slack writes a moment in the reader's zone, and today's and tomorrow's date as such. */
function asRead(line: string, readAt: number): string {
  return line.replace(DATE, (_, seconds: string, form: string) => {
    const at = Number(seconds) * 1000
    const days = dayOf(at) - dayOf(readAt)
    const date = ['today', 'tomorrow'][days] ?? dateOf(at)
    return form.replace('{date_short_pretty}', date).replace('{time}', timeOf(at))
  })
}

function dayOf(at: number): number {
  return Math.floor(at / DAY_MS)
}

function dateOf(at: number): string {
  return new Intl.DateTimeFormat('en-US', { timeZone: 'UTC', dateStyle: 'medium' }).format(at)
}

function weekdayOf(at: number): string {
  return new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', weekday: 'long' }).format(at)
}

function timeOf(at: number): string {
  return new Date(at).toISOString().slice(11, 16)
}
