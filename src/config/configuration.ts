import type { RoleName } from '../migration/person.ts'
import type { Policy } from '../operations/ports.ts'
import type { SecretReference } from '../secrets/secret-reference.ts'
import type { Language } from '../wording/language.ts'
import type { Texts } from '../wording/templates/texts.ts'

/** Everything that the configuration file says, checked, with the defaults filled in. Frozen. */
export interface Configuration {
  /** The file's path, for sentences. */
  readonly file: string
  readonly site: {
    readonly timeZone: string
    readonly language: Language
    /** The site's own texts, checked; they stand in for those of the language. */
    readonly texts: Partial<Texts>
    readonly contact: string
    readonly alternative: string
  }
  /** Null where the file has no such section and the command did not need it. */
  readonly slack: SlackConfiguration | null
  /** By the name that people use in Slack. */
  readonly servers: Readonly<Record<string, ServerConfiguration>>
  /** Passwords for automatic logons, by account as written. */
  readonly accounts: Readonly<Record<string, SecretReference>>
  /** The site's own file of passwords for new accounts; null where all are derived. */
  readonly passwordFile: string | null
  readonly policy: Policy & {
    /** Ids of users and user groups who may break the glass. */
    readonly breakGlass: readonly string[]
  }
  /** Where calendars are served; null where they are not. */
  readonly calendar: {
    readonly host: string
    readonly port: number
    /** Without a slash at its end. */
    readonly publicUrl: string
    /** What the address is derived from; null: the master secret. */
    readonly secret: SecretReference | null
  } | null
  /** Where probes and metrics are served; null where they are not, unless the environment names a port. */
  readonly health: { readonly host: string; readonly port: number } | null
  /** Time between two counts of sessions, in ms; null where they are not counted. */
  readonly sampleSessionsMs: number | null
  readonly workers: {
    /** How long a silent worker keeps its claim on a migration before another takes over. */
    readonly leaseMs: number
  }
  readonly redis: {
    /** Goes before every key, so that several installations share a Redis. */
    readonly prefix: string
    /** True where the file accepts a Redis that may lose what it was told. */
    readonly acceptsLoss: boolean
    /** PEM of the authorities to trust for `rediss://`; null for those that Node knows. */
    readonly ca: string | null
    /** Absolute path of a file that remembers how far Redis was; null for none. */
    readonly witness: string | null
  }
  readonly records: {
    /** How long the record of a migration is kept after its end, by the domain's clock, in ms. */
    readonly keepForMs: number
    /** Absolute path of a directory that gets the log of a migration before its record goes; null for none. */
    readonly archive: string | null
  }
  /** True where the file accepts a debugger or snapshots of the memory. */
  readonly acceptsInspection: boolean
}

export interface SlackConfiguration {
  readonly command: string
  readonly updatesChannel: string
  readonly noticesChannels: readonly string[]
  /** Ids of users (U…, W…) and user groups (S…); empty means nobody. */
  readonly roles: Readonly<Record<RoleName, readonly string[]>>
}

interface Account {
  readonly username: string
  readonly password: SecretReference
}

/** A Kerberos ticket of this process, or one that its keytab gets. */
export interface Ticket {
  /** Whose, `name@REALM`; whoever the tickets are for where absent. */
  readonly principal?: string
  /** `HTTP/<host>` where absent. */
  readonly servicePrincipal?: string
}

/** How we show who we are. */
export type LogOn =
  | ({ readonly auth: 'ntlm' | 'basic' } & Account)
  | ({ readonly auth: 'kerberos' } & Ticket)
  /** Kerberos first, and NTLM where it cannot be had and an account for NTLM is there. */
  | ({ readonly auth: 'negotiate'; readonly ntlmFallback?: Account } & Ticket)
  /** `certificate` is PEM. */
  | { readonly auth: 'certificate'; readonly certificate: string; readonly key: SecretReference }

export interface ServerConfiguration {
  readonly name: string
  readonly host: string
  readonly port: number
  readonly transport: 'http' | 'https'
  /** PEM of the authorities to trust; at most one of `ca` and `pin`. */
  readonly ca?: string
  /** SHA-256 of the server's certificate. */
  readonly pin?: string
  /** The name in the server's certificate, where it is not the host. */
  readonly serverName?: string
  readonly logOn: LogOn
  /** The server's own channels, or else those of the site. */
  readonly noticesChannels: readonly string[]
  /** Roles that stand instead of the site's for migrations that this server is in. */
  readonly roles: Readonly<Partial<Record<RoleName, readonly string[]>>>
  /** False where its sessions are not to be counted. */
  readonly isSampled: boolean
  readonly credentials: Readonly<
    Partial<
      Record<
        'managed' | 'share' | 'unjoin' | 'localAdmin',
        { readonly username: string; readonly password: SecretReference }
      >
    >
  >
}
