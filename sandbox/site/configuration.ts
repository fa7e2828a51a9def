import { stringify } from 'yaml'
import { CHANNELS, PEOPLE, ROLES } from './people.ts'

export interface ServerSettings {
  readonly host: string
  readonly port: number
  readonly credentials?: object
  readonly noticesChannels?: readonly string[]
}

export interface SiteSettings {
  /** Keys of Redis of this site. */
  readonly prefix: string
  /** File of the authority of its Redis; none where that speaks no TLS. */
  readonly redisCa?: string
  /** Folder with a file for each secret, beside the configuration; they are variables of the environment where left out. */
  readonly secretsIn?: string
  readonly servers: Readonly<Record<string, ServerSettings>>
  /** Parts of `policy` that differ from what is quick to watch. */
  readonly policy?: Readonly<Record<string, unknown>>
  readonly lease?: string
  /** The section of that name; the product's defaults where left out. */
  readonly records?: Readonly<Record<string, unknown>>
  /** Where it is remembered how far Redis was; nowhere where left out. */
  readonly witness?: string
  /** The section of that name; none where left out. */
  readonly calendar?: { readonly port: number }
  readonly roles?: Readonly<Record<string, readonly string[]>>
}

const QUICK_POLICY = {
  noticesBefore: ['10m', '5m'],
  recheckLead: '30s',
  stationPoll: '15s',
  retryDelays: ['10s', '30s', '1m'],
  sessionGrace: '1m',
  progressPoll: '15s',
  pilotPoll: '15s',
}

/** The site's own passwords for new accounts, beside the configuration. */
export const PASSWORDS_FILE = 'passwords.csv'

/** The configuration file of the site, as an administrator would write it. */
export function configurationYaml(site: SiteSettings): string {
  const { prefix, servers, policy, lease, roles, calendar, redisCa, secretsIn, records, witness } = site
  const settings = {
    site: {
      timeZone: 'Europe/Berlin',
      contact: 'IT desk, ext. 4711',
      alternative: "the library's laptops",
    },
    slack: {
      updatesChannel: CHANNELS.updates,
      noticesChannels: [CHANNELS.staff],
      roles: roles ?? ROLES,
    },
    defaults: { username: 'CONTOSO\\migrator', password: { env: 'MIGRATOR_PASSWORD' } },
    servers,
    passwords: { file: PASSWORDS_FILE },
    accounts: { 'CONTOSO\\lab7': { env: 'LAB7_PASSWORD' } },
    policy: { ...QUICK_POLICY, onDuty: PEOPLE.operator, ...policy },
    redis: { prefix, ...(redisCa && { ca: redisCa }), ...(witness && { witness }) },
    ...(records ? { records } : {}),
    ...(calendar ? { calendar } : {}),
    ...(lease ? { workers: { lease } } : {}),
  }
  const isInFiles = secretsIn !== undefined
  return stringify(isInFiles ? namingFiles(settings, secretsIn) : settings, { aliasDuplicateObjects: false })
}

/** The same with a file in the place of each variable. */
function namingFiles(value: unknown, folder: string): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((each) => namingFiles(each, folder))
  if ('env' in value) return { file: `${folder}/${value.env}` }
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, namingFiles(each, folder)]))
}
