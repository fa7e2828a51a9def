import type { Entry, StoredRecord } from './entries.ts'

type Records = ReadonlyMap<string, StoredRecord>
type Hash = Entry & { readonly type: 'hash' }

/** Messages that no commit has made have this version. */
const BESIDE_ALL_COMMITS = 99_999_999
/** A claim on a message ends with the Redis that it was given by. */
const OF_A_CLAIM = ['claim', 'owner', 'claimedWanted', 'settledClaim']

/** Cuts what was read after the records back to what fits them: nothing speaks of a version that no record has. */
export function fitting(records: Records, entries: readonly Entry[]): readonly Entry[] {
  const bulletins = bulletinVersions(records, entries)
  return entries.flatMap((entry): readonly Entry[] => {
    const [kind, name = ''] = splitOnce(entry.key)
    switch (kind) {
      case 'o':
        return isHash(entry) && isMade(entry, records, bulletins) ? [unclaimed(entry)] : []
      case 'b':
        return bulletins.has(name.replace(/:(members|heard)$/, '')) ? [known(entry, records)] : []
      case 'w':
        return [known(entry, records)]
      case 'buldue':
        return entry.type === 'zset' ? [{ ...entry, value: scoresOf(entry.value, bulletins) }] : []
      case 't':
        return isHash(entry) && isAnswered(entry, records) ? [entry] : []
      default:
        return [entry]
    }
  })
}

function splitOnce(key: string): [string, string?] {
  const colon = key.indexOf(':')
  return colon < 0 ? [key] : [key.slice(0, colon), key.slice(colon + 1)]
}

function isHash(entry: Entry): entry is Hash {
  return entry.type === 'hash'
}

/** Of each bulletin that somebody is in, the version that its messages may have. */
function bulletinVersions(records: Records, entries: readonly Entry[]): ReadonlyMap<string, number> {
  const versions = entries.flatMap((entry) => (isBulletin(entry) ? [[entry.key.slice(2), entry] as const] : []))
  const joined = new Set(
    entries.flatMap((entry) => {
      const name = /^b:(.*):members$/.exec(entry.key)?.[1]
      return name !== undefined && entry.type === 'set' && entry.value.some((id) => records.has(id)) ? [name] : []
    }),
  )
  return new Map(
    versions.flatMap(([name, { value }]) => (joined.has(name) ? [[name, Number(value.version ?? 0)] as const] : [])),
  )
}

function isBulletin(entry: Entry): entry is Hash {
  return isHash(entry) && entry.key.startsWith('b:') && !entry.key.endsWith(':heard')
}

/** Whether the commit that has made the message is in the backup. */
function isMade({ value }: Hash, records: Records, bulletins: ReadonlyMap<string, number>): boolean {
  const version = Number((value.member ?? '').slice(0, 8))
  const isOfBulletin = value.kind === 'bulletin' || value.kind === 'notice'
  const newest = isOfBulletin
    ? bulletins.get((value.lane ?? '').replace(/\.(board|notices)$/, ''))
    : Number(records.get(value.migration ?? '')?.fields.version ?? Number.NaN)
  if (newest === undefined || Number.isNaN(newest)) return false
  return version <= newest || version === BESIDE_ALL_COMMITS
}

function unclaimed(entry: Hash): Entry {
  const value = Object.fromEntries(Object.entries(entry.value).filter(([field]) => !OF_A_CLAIM.includes(field)))
  return { ...entry, value: value.state === 'sending' ? { ...value, state: 'waiting', uncertain: '1' } : value }
}

function known(entry: Entry, records: Records): Entry {
  return entry.type === 'set' ? { ...entry, value: entry.value.filter((id) => records.has(id)) } : entry
}

function scoresOf(value: readonly string[], names: ReadonlyMap<string, number>): readonly string[] {
  return value.filter((_, index) => names.has(value[index - (index % 2)] ?? ''))
}

function isAnswered({ value }: Hash, records: Records): boolean {
  const version = Number(records.get(value.id ?? '')?.fields.version ?? 0)
  return version > 0 && Number(value.version ?? 0) <= version
}
