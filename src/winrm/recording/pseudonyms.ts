export interface Replacement {
  readonly original: string
  readonly placeholder: string
}

const FIRST_DOCUMENTATION_NETS = ['192.0.2', '198.51.100', '203.0.113'] as const
const ADDRESSES_PER_NET = 254
/** Security authorities whose SIDs mean the same on every Windows; all others begin with what tells one machine or domain. */
const UNIQUE_SID = /^(S-1-5-21)-\d+-\d+-\d+((?:-\d+)?)$/i
const KNOWN_SID = /^S-1-(?:[0-3]-\d+|16-\d+|5-(?!21)\d{1,3}|5-(?:32|64)-\d+)$/i

/** Placeholders for names: the same name always gets the same one, whatever its case, wherever it stands. */
export class Pseudonyms {
  readonly #byName = new Map<string, Replacement>()
  readonly #counts = new Map<string, number>()

  /** In the order in which they were first met. */
  get all(): readonly Replacement[] {
    return [...this.#byName.values()]
  }

  /** The placeholder of a name that was met before. */
  known(name: string): string | undefined {
    return this.#byName.get(keyOf(name))?.placeholder
  }

  of(kind: string, name: string): string {
    return this.#get(name, () => `${prefixOf(kind)}${this.#next(kind)}`)
  }

  guid(guid: string): string {
    return this.#get(guid.toLowerCase(), () => {
      const number = this.#next('guid').toString(16).padStart(12, '0')
      return `00000000-0000-4000-8000-${number}`
    })
  }

  /** Of networks that are set aside for examples (RFC 5737). */
  ipv4(address: string): string {
    return this.#get(address, () => {
      const index = this.#next('ipv4') - 1
      const net = FIRST_DOCUMENTATION_NETS[Math.floor(index / ADDRESSES_PER_NET) % FIRST_DOCUMENTATION_NETS.length]
      return `${net}.${(index % ADDRESSES_PER_NET) + 1}`
    })
  }

  /** Of the network that is set aside for examples (RFC 3849). */
  ipv6(address: string): string {
    return this.#get(address, () => `2001:db8::${this.#next('ipv6').toString(16)}`)
  }

  mac(address: string): string {
    return this.#get(address, () => `02-00-5E-00-53-${this.#next('mac').toString(16).toUpperCase().padStart(2, '0')}`)
  }

  /** Well-known SIDs stay; of others, what tells the machine or domain is replaced and the number of the account stays. */
  sid(sid: string): string {
    if (KNOWN_SID.test(sid)) return sid
    const [, start, account = ''] = UNIQUE_SID.exec(sid) ?? []
    if (start === undefined) return this.#get(sid, () => `S-1-5-21-0-0-${this.#next('sid')}-0`)
    const owner = sid.slice(0, sid.length - account.length)
    return this.#get(owner, () => `S-1-5-21-0-0-${this.#next('sid')}`) + account
  }

  #get(name: string, make: () => string): string {
    const key = keyOf(name)
    const known = this.#byName.get(key)
    if (known) return known.placeholder
    const placeholder = make()
    this.#byName.set(key, { original: name.trim(), placeholder })
    return placeholder
  }

  #next(kind: string): number {
    const number = (this.#counts.get(kind) ?? 0) + 1
    this.#counts.set(kind, number)
    return number
  }
}

function keyOf(name: string): string {
  return name.trim().toLowerCase()
}

/** People's names in small letters, everything else in capitals, so that `DOMAIN1\user1` reads as one expects. */
function prefixOf(kind: string): string {
  return kind === 'user' ? kind : kind.toUpperCase()
}
