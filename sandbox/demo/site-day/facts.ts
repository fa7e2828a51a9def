import { isVisible, type Said } from './said.ts'

/** Something that the people of some channels have to learn. Moments are epoch ms by the site's clock. */
export interface Fact {
  readonly what: string
  /** When it became true, or was promised to be told. */
  readonly at: number
  readonly channels: readonly string[]
  /** All of them stand in one line of whatever tells it, or in its first two. */
  readonly words: readonly string[]
  /** It may be told by an edit of what is there already, which rouses nobody. */
  readonly isEdit?: true
}

/** A start that no longer holds. */
export interface Void {
  readonly server: string
  readonly startAt: number
  /** From then on nobody may be told of it. */
  readonly from: number
}

/** How one channel was told of one fact. */
export interface Telling {
  readonly fact: Fact
  readonly channel: string
  readonly lagMs: number
}

export interface Verdict {
  readonly tellings: readonly Telling[]
  readonly problems: readonly string[]
}

/** How a moment stands in a message of Slack's, up to the form in which it is shown. */
export function momentMark(at: number): string {
  return `<!date^${Math.floor(at / 1000)}^`
}

/** Whether each fact was told once in each of its channels, within `limitMs`, and nothing that was void. */
export function checkFacts(
  { facts, voids }: { readonly facts: readonly Fact[]; readonly voids: readonly Void[] },
  said: readonly Said[],
  limitMs: number,
): Verdict {
  const inOrder = said.toSorted((one, other) => one.at - other.at)
  const verdicts = facts.flatMap((fact) => fact.channels.map((channel) => told(fact, channel, facts, inOrder)))
  const tellings = verdicts.flatMap((each) => ('lagMs' in each ? [each] : []))
  const late = tellings.filter(({ lagMs }) => lagMs > limitMs)
  return {
    tellings,
    problems: [
      ...verdicts.flatMap((each) => ('problem' in each ? [each.problem] : [])),
      ...late.map(({ fact, channel, lagMs }) => `${fact.what}: ${channel} was told ${lagMs} ms late`),
      ...premature(facts, inOrder),
      ...voids.flatMap((each) => stillTold(each, inOrder)),
    ],
  }
}

function told(
  fact: Fact,
  channel: string,
  facts: readonly Fact[],
  said: readonly Said[],
): Telling | { readonly problem: string } {
  const until = nextAlike(fact, channel, facts)?.at ?? Number.POSITIVE_INFINITY
  const found = said.filter((each) => each.at >= fact.at && each.at < until && tells(each, fact, channel))
  const visible = found.filter(isVisible)
  const [first] = fact.isEdit ? found : visible
  if (!first) return { problem: `${fact.what}: ${channel} was not told` }
  if (visible.length > 1) return { problem: `${fact.what}: ${channel} was told ${visible.length} times` }
  return { fact, channel, lagMs: first.at - fact.at }
}

/** The next fact in the same words: a reminder is told from the one before by its time only. */
function nextAlike(fact: Fact, channel: string, facts: readonly Fact[]): Fact | undefined {
  return facts
    .filter((each) => each.at > fact.at && each.channels.includes(channel) && isAlike(each, fact))
    .toSorted((one, other) => one.at - other.at)[0]
}

function isAlike(one: Fact, other: Fact): boolean {
  return JSON.stringify(one.words) === JSON.stringify(other.words)
}

/** What was told before it was so. */
function premature(facts: readonly Fact[], said: readonly Said[]): string[] {
  return facts.flatMap((fact) => {
    if (facts.some((each) => each.at < fact.at && isAlike(each, fact))) return []
    return fact.channels
      .filter((channel) => said.some((each) => each.at < fact.at && tells(each, fact, channel)))
      .map((channel) => `${fact.what}: ${channel} was told before it was so`)
  })
}

function tells({ channel, lines }: Said, fact: Fact, where: string): boolean {
  return channel === where && readTogether(lines).some((line) => fact.words.every((word) => line.includes(word)))
}

/** The first sentence says which stations it is about, and the line below it what happens there. */
function readTogether(lines: readonly string[]): string[] {
  return [...lines, lines.slice(0, 2).join(' ')]
}

/** How a start is announced: `from 20:00`, `before 20:00`, `until 20:00; please save`. */
const ANNOUNCING = ['from ', 'before ']

function stillTold({ server, startAt, from }: Void, said: readonly Said[]): string[] {
  const announces = (line: string) => ANNOUNCING.some((word) => line.includes(`${word}${momentMark(startAt)}`))
  return said
    .filter(
      ({ at, lines }) => at > from && readTogether(lines).some((line) => line.includes(server) && announces(line)),
    )
    .map(({ channel, at }) => `${channel} was told of a start of ${server} that was void for ${at - from} ms`)
}
