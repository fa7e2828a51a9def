import { Pseudonyms, type Replacement } from './pseudonyms.ts'
import {
  AUTHORITIES,
  EXTENSIONS,
  FOLDERS,
  PROTOCOL_WORDS,
  SENTENCES,
  type Treatment,
  type Vocabulary,
} from './vocabulary.ts'

const GUID = /^(uuid:)?\{?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\}?$/i
const MARKER = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}):\d{1,5}$/i
const SID = /^S-1-\d+(?:-\d+)+$/i
const IPV4 = /^((?:\d{1,3}\.){3}\d{1,3})(\/\d{1,2})?$/
const IPV6 = /^(?=.*:.*:)[0-9a-f:.]{2,45}(?:%\w+)?$/i
const MAC = /^(?:[0-9a-f]{2}[-:]){5}[0-9a-f]{2}$/i
const URL_TEXT = /^(https?):\/\/(\[[^\]]*\]|[^/:?#]+)(:\d{1,5})?(.*)$/i
const MAIL = /^([^@\s\\]+)@([^@\s\\]+)$/
const ACCOUNT = /^([^\\]+)\\([^\\]+)$/
const DRIVE = /^[a-z]:\\?$/i
const PATH = /^(?:[a-z]:\\|\\\\|\\\?\?\\|%\w+%\\)/i
const DNS_NAME = /^[^.\s\\]+(?:\.[^.\s\\]+)+$/
const CSV = /^"(?:[^"]|"")*"(?:,"(?:[^"]|"")*")*$/
const WITHOUT_WORDS = /^[\s\p{P}\p{S}]*$/u
/** Virtual machines are called after a template, `-t`, or a number. */
const NUMBERED = /^(.+)-(t|\d{1,3})$/i
const VERSION = /^\d{1,10}(?:\.\d{1,10}){0,4}$/
const WINDOWS_OWN = /^[\p{L}\p{N} ()_.,'&/+®-]{1,120}$/u
const ERROR_ID = /^(?:HRESULT 0x[0-9a-f]{8}|[A-Za-z]\w*)(?:,(?:Microsoft|System)\.[\w.+`]+)$|^(?:\w+\.)*\w*Exception$/
const TYPE_NAME = /^(?:(?:System|Microsoft)\.[\w.]+|[A-Za-z]+Exception)$/
const SENTENCE_PATTERNS = SENTENCES.map((sentence) => {
  const parts = sentence.split('{}')
  return { parts, pattern: new RegExp(`^${parts.map(escapePattern).join('(.{1,200})')}\\s*$`, 'u') }
})
/** Addresses of schemas, which name no server. */
const PUBLISHED = /^https?:\/\/(?:schemas\.(?:xmlsoap\.org|dmtf\.org|microsoft\.com)|www\.w3\.org)\/[\w./#-]*$/i
/** Shorter ones may be part of any word. */
const MIN_SEARCHED_LENGTH = 3

/**
 * Replaces what is not known to be harmless, text by text. Nothing passes by default: what stays is a word of the vocabulary, a
 * number where a number belongs, or a text in a place that only Windows itself writes to.
 */
export class TextScrubber {
  readonly #names = new Pseudonyms()
  readonly #words: ReadonlySet<string>
  readonly #wellKnown: ReadonlySet<string>
  /** Ids that our client made up for this recording. */
  readonly #ownIds = new Set<string>()
  /** Words that may be somebody's name and stay all the same, where Windows says them. */
  readonly #ownTokens: ReadonlySet<string>
  #search: Searched = { count: 0, pattern: undefined, placeholders: new Set() }

  constructor({ words, wellKnownNames }: Pick<Vocabulary, 'words' | 'wellKnownNames'>) {
    this.#words = new Set([...PROTOCOL_WORDS, ...words].map((word) => word.trim()))
    const own = [...this.#words, ...wellKnownNames, ...SENTENCES, ...AUTHORITIES, ...FOLDERS, ...EXTENSIONS]
    this.#ownTokens = new Set(own.flatMap(tokens))
    this.#wellKnown = new Set(Array.from(wellKnownNames, (name) => name.toLowerCase()))
  }

  get replaced(): readonly Replacement[] {
    return this.#names.all
  }

  /** A GUID that tells nothing, because our client made it up. */
  addOwnId(guid: string | undefined): void {
    if (guid) this.#ownIds.add(guid.toLowerCase())
  }

  /** Whether a text is an id that our client made up, with a number behind it. */
  markerId(text: string): string | undefined {
    return MARKER.exec(text)?.[1]
  }

  isWord(text: string): boolean {
    return this.#words.has(text.trim())
  }

  guid(text: string): string {
    const [, prefix = '', guid = ''] = GUID.exec(text) ?? []
    if (this.#ownIds.has(guid.toLowerCase())) return text
    const placeholder = prefix + this.#names.guid(guid)
    return /[A-F]/.test(text) ? placeholder.toUpperCase().replace('UUID:', 'uuid:') : placeholder
  }

  /** The text as it may be written, in a place of which `as` is known, or nothing. */
  scrub(text: string, as?: Treatment): string {
    if (WITHOUT_WORDS.test(text)) return text
    if (as === 'windows' && WINDOWS_OWN.test(text)) return this.withoutNames(text)
    if (as === 'version' && VERSION.test(text)) return this.#names.known(text) ?? text
    if (as === 'error-id' && ERROR_ID.test(text)) return this.withoutNames(text)
    if (as === 'type-name' && TYPE_NAME.test(text)) return this.withoutNames(text)
    if (!isNameKind(as) && (this.isWord(text) || this.#isOwnMarker(text))) return text
    if (this.#wellKnown.has(text.trim().toLowerCase())) return text
    return this.#names.known(text) ?? this.#byForm(text, as) ?? this.#whole(text, as)
  }

  /** A text that is made of Windows' own words only; undefined for any other. */
  unchanged(text: string): string | undefined {
    if (WITHOUT_WORDS.test(text) || this.isWord(text)) return text
    return this.#bySentence(text)
  }

  /** A text that stays, but for the names in it that are known from elsewhere. */
  withoutNames(text: string): string {
    const { pattern } = this.#searched()
    if (!pattern || this.isWord(text)) return text
    return text.replace(pattern, (name) => this.#names.known(name) ?? name)
  }

  /** Whether a text that is about to be written holds a name, as a word of its own, that should have been replaced. */
  holdsName(text: string): boolean {
    if (this.isWord(text) || PUBLISHED.test(text)) return false
    const { pattern, placeholders } = this.#searched()
    const found = (pattern && text.match(pattern)) ?? []
    return found.some((name) => !this.#ownTokens.has(name.toLowerCase()) && !placeholders.has(name.toLowerCase()))
  }

  #isOwnMarker(text: string): boolean {
    const id = this.markerId(text)
    return id !== undefined && this.#ownIds.has(id.toLowerCase())
  }

  #whole(text: string, as: Treatment | undefined): string {
    return this.#names.of(isNameKind(as) ? kindOf(as) : 'text', text)
  }

  /** What its form tells; undefined where it tells nothing. */
  #byForm(text: string, as: Treatment | undefined): string | undefined {
    if (GUID.test(text)) return this.guid(text)
    if (SID.test(text)) return this.#names.sid(text)
    if (MAC.test(text)) return this.#names.mac(text)
    const [, address, length = ''] = IPV4.exec(text) ?? []
    if (address !== undefined) return this.#names.ipv4(address) + length
    if (IPV6.test(text)) return this.#names.ipv6(text)
    return this.#byParts(text, as) ?? this.#bySentence(text)
  }

  #byParts(text: string, as: Treatment | undefined): string | undefined {
    if (CSV.test(text)) return this.#cells(text)
    if (URL_TEXT.test(text)) return this.#url(text)
    if (DRIVE.test(text)) return text
    if (PATH.test(text) || (as === 'path' && text.includes('\\'))) return this.#path(text)
    const [, owner, account] = ACCOUNT.exec(text) ?? []
    if (owner !== undefined && account !== undefined) return this.#account(owner, account)
    const [, local, at] = MAIL.exec(text) ?? []
    if (local !== undefined && at !== undefined)
      return `${this.#names.of('user', local)}@${this.#dnsName(at, 'domain')}`
    if (as === 'computer' && /[,;]/.test(text)) return text.replace(/[^,;\s]+/g, (name) => this.scrub(name, as))
    if (DNS_NAME.test(text) && this.#isHost(text, as)) return this.#dnsName(text, as === 'domain' ? as : 'computer')
    if (text.includes(', ') && text.split(', ').every((part) => this.isWord(part))) return text
    return this.#numbered(text, as)
  }

  #isHost(text: string, as: Treatment | undefined): boolean {
    return as === 'computer' || as === 'domain' || this.#names.known(text.split('.')[0] ?? '') !== undefined
  }

  #numbered(text: string, as: Treatment | undefined): string | undefined {
    const [, stem, number] = NUMBERED.exec(text) ?? []
    if (stem === undefined || !(isNameKind(as) || this.#names.known(stem))) return undefined
    return `${this.#names.of(kindOf(as), stem)}-${number}`
  }

  #account(owner: string, account: string): string {
    const isAuthority = AUTHORITIES.some((authority) => authority.toLowerCase() === owner.toLowerCase())
    const placeholder = isAuthority ? owner : this.#names.of('domain', owner)
    if (this.#wellKnown.has(account.toLowerCase())) return `${placeholder}\\${account}`
    return `${placeholder}\\${this.#names.of(isAuthority && owner !== '.' ? 'group' : 'user', account)}`
  }

  #dnsName(name: string, kind = 'computer'): string {
    if (IPV4.test(name)) return this.#names.ipv4(name)
    const [first = '', ...rest] = name.split('.')
    const labels = rest.map((label) => (label === 'local' ? label : this.#names.of('label', label)))
    return [this.#names.of(kind, first), ...labels].join('.')
  }

  #url(text: string): string {
    const [, scheme = '', host = '', port = '', path = ''] = URL_TEXT.exec(text) ?? []
    const placeholder = host.startsWith('[') ? `[${this.#names.ipv6(host.slice(1, -1))}]` : this.#dnsName(host)
    return `${scheme}://${placeholder}${port}${path === '' || path === '/wsman' ? path : '/PATH'}`
  }

  #path(text: string): string {
    return text
      .split('\\')
      .map((part) => this.#pathPart(part))
      .join('\\')
  }

  #pathPart(part: string): string {
    if (part === '' || /^[a-z]:$/i.test(part) || isOneOf(FOLDERS, part)) return part
    const known = this.#names.known(part)
    if (known !== undefined) return known
    const extension = /\.[a-z0-9]{1,5}$/i.exec(part)?.[0] ?? ''
    const isKnownKind = isOneOf(EXTENSIONS, extension) && part.length > extension.length
    const stem = isKnownKind ? part.slice(0, -extension.length) : part
    return this.scrub(stem, 'folder') + (isKnownKind ? extension : '')
  }

  #cells(line: string): string {
    return line.replace(/"((?:[^"]|"")*)"/g, (_, cell: string) => `"${this.scrub(cell.replaceAll('""', '"'))}"`)
  }

  #bySentence(text: string): string | undefined {
    for (const { parts, pattern } of SENTENCE_PATTERNS) {
      const holes = pattern.exec(text)?.slice(1)
      if (holes)
        return parts.map((part, index) => part + (index < holes.length ? this.scrub(holes[index] ?? '') : '')).join('')
    }
    return undefined
  }

  /** All names that are known by now, as whole words. */
  #searched(): Searched {
    const all = this.#names.all
    if (this.#search.count !== all.length) {
      const names = all.map(({ original }) => original).filter((name) => this.#isSearched(name))
      const longestFirst = names.sort((a, b) => b.length - a.length).map(escapePattern)
      const pattern = `(?<![\\p{L}\\p{N}])(?:${longestFirst.join('|')})(?![\\p{L}\\p{N}])`
      this.#search = {
        count: all.length,
        pattern: names.length === 0 ? undefined : new RegExp(pattern, 'giu'),
        placeholders: new Set(all.flatMap(({ placeholder }) => tokens(placeholder))),
      }
    }
    return this.#search
  }

  #isSearched(name: string): boolean {
    return name.length >= MIN_SEARCHED_LENGTH && !/^\d+$/.test(name)
  }
}

interface Searched {
  /** How many names there were when it was made. */
  readonly count: number
  readonly pattern: RegExp | undefined
  /** Words that placeholders are made of. */
  readonly placeholders: ReadonlySet<string>
}

/** Kinds of a place that holds names: there, a word of Windows may be somebody's name. */
function isNameKind(as: Treatment | undefined): as is Treatment {
  return as !== undefined && !NO_NAMES.has(as)
}

const NO_NAMES: ReadonlySet<string> = new Set<Treatment>([
  'windows',
  'version',
  'moment',
  'error-id',
  'type-name',
  'text',
])

function kindOf(as: Treatment | undefined): string {
  if (as === undefined || as === 'path' || as === 'address') return as === 'path' ? 'folder' : 'name'
  return as === 'account' ? 'user' : as
}

function isOneOf(words: readonly string[], text: string): boolean {
  return words.some((word) => word.toLowerCase() === text.toLowerCase())
}

function tokens(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []
}

function escapePattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
}
