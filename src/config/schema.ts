import { z } from 'zod'
import { LANGUAGES } from '../wording/language.ts'
import { duration, flag, list, optionalSection, secretReference, section, text } from './fields.ts'
import { allowedHours, freezes } from './permitted-times.ts'

const SECOND_MS = 1000
const MINUTE_MS = 60 * SECOND_MS
const HOUR_MS = 60 * MINUTE_MS

export const DEFAULT_WINDOW_AT_LEAST_MS = 2 * HOUR_MS
export const DEFAULT_WINDOW_AT_MOST_MS = 8 * HOUR_MS
const DEFAULT_KEEP_FOR_MS = 90 * 24 * HOUR_MS
export const DEFAULT_GO_BACK_MARGIN_MS = 90 * MINUTE_MS

/** Nobody but this machine reaches it. */
export const LOOPBACK = '127.0.0.1'
export const DEFAULT_HEALTH_PORT = 9464

/** The sentence that has to be written out to run on a Redis that may lose what it was told. */
export const ACCEPT_LOSS = 'migrations may be lost or done twice'

/** The sentence that has to be written out to run with a debugger or snapshots of the memory. */
export const ALLOW_INSPECTION = 'whoever reaches it can read every secret'

const channel = text(
  "the id of a channel such as C01OPS (in Slack: the channel's details, at the bottom)",
  /^[CG][A-Z0-9]{2,}$/,
)
const personOrGroup = text('the id of a user (U…, W…) or of a user group (S…)', /^[UWS][A-Z0-9]{2,}$/)
const someone = list('a list of ids of users (U…, W…) and user groups (S…)', personOrGroup)
const people = someone.default([])
const channels = list('a list of channel ids', channel)
const port = z
  .int({ error: 'a whole number from 1 to 65535' })
  .min(1, { error: 'a whole number from 1 to 65535' })
  .max(65_535, { error: 'a whole number from 1 to 65535' })
const host = text(
  'a host name or an IP address, without http:// and without a port',
  /^(?:[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?\.?|[0-9A-Fa-f:]*:[0-9A-Fa-f:.]+)$/,
)
const timeZone = text('the name of a time zone such as Europe/Berlin').refine(isTimeZone, {
  error: 'the name of a time zone such as Europe/Berlin',
})
const credential = section({ username: text('a user name such as CONTOSO\\name'), password: secretReference })

const connection = {
  transport: z.enum(['http', 'https'], { error: 'http or https' }).optional(),
  port: port.optional(),
  auth: z
    .enum(['negotiate', 'ntlm', 'kerberos', 'basic', 'certificate'], {
      error: 'negotiate, ntlm, kerberos, basic or certificate',
    })
    .optional(),
  ntlmFallback: flag().optional(),
  servicePrincipal: text(
    'a service principal such as HTTP/mps1.contoso.local',
    /^[A-Za-z][A-Za-z0-9]*\/[A-Za-z0-9_][A-Za-z0-9_.-]*$/,
  ).optional(),
  username: text('a user name such as CONTOSO\\name').optional(),
  password: secretReference.optional(),
  ca: text('the path of a certificate file (PEM)').optional(),
  pin: text("the SHA-256 of the server's certificate, 64 hexadecimal digits", /^(?:[0-9a-fA-F]{2}:?){32}$/).optional(),
  serverName: text("the name in the server's certificate, where it is not the host").optional(),
  certificate: text('the path of our certificate (PEM), for auth certificate').optional(),
  key: secretReference.optional(),
  credentials: section({
    managed: credential.optional(),
    share: credential.optional(),
    unjoin: credential.optional(),
    localAdmin: credential.optional(),
  }).optional(),
}

const approvals = z
  .int({ error: 'a whole number from 1 to 5' })
  .min(1, { error: 'a whole number from 1 to 5' })
  .max(5, {
    error: 'a whole number from 1 to 5',
  })

/** Those that a server names stand instead of the site's. */
const ownRoles = section({
  viewer: someone.optional(),
  requester: someone.optional(),
  operator: someone.optional(),
  approver: someone.optional(),
})

const server = section({
  host,
  ...connection,
  noticesChannels: channels.optional(),
  roles: ownRoles.optional(),
  approvals: approvals.optional(),
  sampleSessions: z.literal('off', { error: 'off, or nothing' }).optional(),
})

const SAMPLING = 'a length of time of at least 5m such as 15m, or off'

/** Each server's name as people type it in Slack. */
export const SERVER_NAME = /^[A-Za-z0-9](?:[A-Za-z0-9.-]{0,38}[A-Za-z0-9])?$/

const slack = section({
  command: text('a slash command in small letters such as /migrate', /^\/[a-z0-9_-]{1,31}$/).default('/migrate'),
  updatesChannel: channel,
  noticesChannels: channels.default([]),
  roles: optionalSection({ viewer: people, requester: people, operator: people, approver: people }),
})

const policy = optionalSection({
  selfApproval: flag().default(false),
  approvals: approvals.default(1),
  breakGlass: people,
  approvalExpires: duration(1).default(72 * HOUR_MS),
  noticesBefore: list('a list of lengths of time such as [24h, 1h, 15m]', duration(1)).default([
    24 * HOUR_MS,
    HOUR_MS,
    15 * MINUTE_MS,
  ]),
  windowLength: duration(1).optional(),
  windowAtLeast: duration(1).default(DEFAULT_WINDOW_AT_LEAST_MS),
  windowAtMost: duration(1).default(DEFAULT_WINDOW_AT_MOST_MS),
  allowedHours: allowedHours.default([]),
  freezes: freezes.default([]),
  goBackMargin: duration().default(DEFAULT_GO_BACK_MARGIN_MS),
  noticeTolerance: duration(0).default(5 * MINUTE_MS),
  startTolerance: duration(1).default(15 * MINUTE_MS),
  recheckLead: duration().default(10 * MINUTE_MS),
  stationPoll: duration(1).default(15 * SECOND_MS),
  retryDelays: list('a list of lengths of time such as [10s, 1m, 5m]', duration(1)).default([
    10 * SECOND_MS,
    30 * SECOND_MS,
    2 * MINUTE_MS,
    5 * MINUTE_MS,
  ]),
  warnScreensBefore: list('a list of lengths of time such as [15m, 5m, 1m]', duration(1)).default([
    15 * MINUTE_MS,
    5 * MINUTE_MS,
    MINUTE_MS,
  ]),
  sessionGrace: duration().default(10 * MINUTE_MS),
  whenStillOn: z.enum(['wait', 'ask', 'end'], { error: 'wait, ask or end' }).default('end'),
  copyTemplateAhead: duration().default(0),
  progressPoll: duration(1).default(30 * SECOND_MS),
  restartTimeout: duration(1).default(30 * MINUTE_MS),
  pilotPoll: duration(1).default(MINUTE_MS),
  sampleSessions: z.union([z.literal('off'), duration(5 * MINUTE_MS)], { error: SAMPLING }).default(15 * MINUTE_MS),
  answerWithin: duration(1).default(15 * MINUTE_MS),
  stuckAfter: duration(1).default(10 * MINUTE_MS),
  onDuty: text('the id of a user (U… or W…)', /^[UW][A-Z0-9]{2,}$/)
    .nullable()
    .default(null),
})

/** The configuration file. */
export const fileSchema = section({
  site: section({
    timeZone,
    language: z.enum(LANGUAGES, { error: LANGUAGES.join(', ') }).default('en'),
    texts: text('the path of a file with texts of your own, as "stationmaster texts" prints them').optional(),
    contact: text('whom people ask, as they should read it: "IT desk, ext. 4711"'),
    alternative: z.string({ error: 'where people can work meanwhile: "the library\'s laptops"' }).default(''),
  }),
  slack: slack.optional(),
  defaults: section(connection).optional(),
  servers: z.record(z.string(), server, { error: 'a mapping of server names to their settings' }),
  accounts: z.record(z.string(), secretReference, { error: 'a mapping of account names to secrets' }).default({}),
  passwords: section({ file: text('the path of a file with account,password on each line') }).optional(),
  redis: optionalSection({
    prefix: text('letters, digits, - and _', /^[A-Za-z0-9_-]{1,40}$/).default('stationmaster'),
    witness: text('the path of a file on this machine').optional(),
    acceptLoss: z.literal(ACCEPT_LOSS, { error: `the sentence "${ACCEPT_LOSS}", or nothing` }).optional(),
    ca: text('the path of a certificate file (PEM)').optional(),
  }),
  process: optionalSection({
    allowInspection: z
      .literal(ALLOW_INSPECTION, { error: `the sentence "${ALLOW_INSPECTION}", or nothing` })
      .optional(),
  }),
  calendar: section({
    port,
    host: host.default(LOOPBACK),
    publicUrl: text(
      'the address that people reach it by, such as https://calendar.example.org',
      /^https?:\/\/[^\s?#]+$/,
    ).optional(),
    secret: secretReference.optional(),
  }).optional(),
  records: optionalSection({
    keepFor: duration(1).default(DEFAULT_KEEP_FOR_MS),
    archive: text('the path of a directory').optional(),
  }),
  health: section({ port: port.default(DEFAULT_HEALTH_PORT), host: host.default(LOOPBACK) }).optional(),
  workers: optionalSection({ lease: duration(1_000).default(30 * SECOND_MS) }),
  policy,
})

export type FileValues = z.output<typeof fileSchema>

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).format(0) !== ''
  } catch {
    return false
  }
}
