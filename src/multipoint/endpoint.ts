import type { ServerId } from '../migration/ids.ts'
import type { CredentialKind, SecretValue } from '../operations/ports.ts'
import type { TlsTrust, Transport } from '../winrm/index.ts'

export interface Account {
  readonly username: string
  readonly password: () => Promise<SecretValue>
}

/** A Kerberos ticket of this process, or one that its keytab gets. */
interface Ticket {
  /** Whose, `name@REALM`; whoever the tickets are for where absent. */
  readonly principal?: string
  /** `HTTP/<host>` where absent. */
  readonly servicePrincipal?: string
}

/** How we show a server who we are. */
export type LogOn =
  | ({ readonly kind: 'ntlm' | 'basic' } & Account)
  | ({ readonly kind: 'kerberos' } & Ticket)
  /** Kerberos first, and NTLM where it cannot be had and an account for NTLM is there. */
  | ({ readonly kind: 'negotiate'; readonly ntlmFallback?: Account } & Ticket)
  /** `certificate` is PEM, and so is the key. */
  | { readonly kind: 'certificate'; readonly certificate: string; readonly key: () => Promise<SecretValue> }

/** How one configured server is reached. Secrets are fetched when they are used. */
export interface Endpoint {
  readonly server: ServerId
  readonly host: string
  readonly port: number
  /** HTTP where absent. */
  readonly transport?: Transport
  readonly tls?: TlsTrust
  readonly logOn: LogOn
  /** An administrator on the computers that this server manages; who logs on where absent. */
  readonly managed: Account | null
  /** Who may read the template on the source; who logs on where absent. */
  readonly share?: Account | null
  /** Who may take the server out of its domain; who logs on where absent. */
  readonly unjoin?: Account | null
  /** A local administrator, who can log on when the domain is left. */
  readonly localAdmin?: Account | null
}

/** For sentences: the account, or what stands for it. */
export function identityOf({ logOn }: Pick<Endpoint, 'logOn'>): string {
  if (logOn.kind === 'certificate') return 'the client certificate'
  if (logOn.kind === 'kerberos' || logOn.kind === 'negotiate')
    return logOn.principal ?? 'the account of the Kerberos ticket'
  return logOn.username
}

/** Who logs on by name and password, where anybody does. */
export function passwordAccountOf({ logOn }: Pick<Endpoint, 'logOn'>): Account | undefined {
  if (logOn.kind === 'certificate' || logOn.kind === 'kerberos') return undefined
  return logOn.kind === 'negotiate' ? logOn.ntlmFallback : logOn
}

/** The account that is configured for a purpose, or the one that logs on, where it has a password. */
export function accountFor(endpoint: Endpoint, kind: CredentialKind): Account | undefined {
  const own = endpoint[kind]
  if (own || kind === 'localAdmin') return own ?? undefined
  return passwordAccountOf(endpoint)
}

/** The same server, entered as its local administrator; as ever where none is configured. */
export function asLocalAdministrator(endpoint: Endpoint): Endpoint {
  const { localAdmin } = endpoint
  if (!localAdmin) return endpoint
  // Who takes it out of the domain is still an account of the domain.
  const unjoin = accountFor(endpoint, 'unjoin') ?? null
  return { ...endpoint, unjoin, logOn: { kind: 'ntlm', ...localAdmin } }
}

/** The name under which a server is locked: two configured names of one host give the same. */
export function lockNameOf(endpoint: Endpoint): string {
  return endpoint.host.trim().toLowerCase().replace(/\.$/, '')
}
