/** Every action_id, block_id and callback_id of the app; nothing else in it spells one out. */
export const ACTIONS = {
  reviewPlan: 'migration.plan.review',
  openReject: 'migration.plan.reject',
  openAcknowledge: 'migration.findings.acknowledge',
  openSchedule: 'migration.window.schedule',
  checkAgain: 'migration.check.again',
  openSeats: 'migration.seats.open',
  openItems: 'migration.items.open',
  confirmItem: 'migration.item.confirm',
  stop: 'migration.run.stop',
  resume: 'migration.run.resume',
  cancel: 'migration.request.cancel',
  whoIsOn: 'migration.sessions.show',
  endSessions: 'migration.sessions.end',
  waitForPeople: 'migration.sessions.wait',
  showIdentifiers: 'migration.stations.identify',
  openOverrule: 'migration.items.overrule',
  openExtend: 'migration.window.extend',
  openRelease: 'migration.pilot.release',
  signOff: 'migration.pilot.sign-off',
  openRollback: 'migration.run.rollback',
  verifyAgain: 'migration.result.verify',
  retire: 'migration.source.retire',
  reviewRetirement: 'migration.retirement.review',
  showHistory: 'migration.history.show',
  sendReport: 'migration.report.send',
  sendWorksheet: 'server.worksheet.send',
} as const
export type ActionId = (typeof ACTIONS)[keyof typeof ACTIONS]

export const CALLBACKS = {
  start: 'migration.start.submit',
  approve: 'migration.plan.approve',
  reject: 'migration.plan.reject.submit',
  acknowledge: 'migration.findings.acknowledge.submit',
  schedule: 'migration.window.schedule.submit',
  seats: 'migration.seats.confirm',
  overrule: 'migration.items.overrule.submit',
  extend: 'migration.window.extend.submit',
  release: 'migration.pilot.release.submit',
  rollback: 'migration.run.rollback.submit',
  retirement: 'migration.retirement.approve',
} as const
export type CallbackId = (typeof CALLBACKS)[keyof typeof CALLBACKS]

/** Callback id of views that only show something and are never submitted. */
export const VIEW_ONLY = 'migration.view'

/** Input blocks: block_id and action_id are the same word. */
export const INPUTS = {
  source: 'start.source',
  destination: 'start.destination',
  date: 'when.date',
  time: 'when.time',
  which: 'when.which',
  now: 'when.now',
  quiet: 'when.quiet',
  reason: 'reason',
  stationsKind: 'start.stations',
  onSite: 'start.on-site',
  readyDate: 'start.ready.date',
  readyTime: 'start.ready.time',
  readyWhich: 'start.ready.which',
  ifNoAnswer: 'approve.if-no-answer',
  allStations: 'release.all',
  people: 'release.people',
} as const

const ACKNOWLEDGE_PREFIX = 'acknowledge.'
const FINDING_PREFIX = 'finding.'
const SEAT_PREFIX = 'seat.'
const STATIONS_PREFIX = 'release.stations.'

/** Block of one rule's check box. */
export function acknowledgeBlock(rule: string): string {
  return `${ACKNOWLEDGE_PREFIX}${rule}`
}

/** The rule of a check box's block; undefined for other blocks. */
export function ruleOfBlock(blockId: string): string | undefined {
  return blockId.startsWith(ACKNOWLEDGE_PREFIX) ? blockId.slice(ACKNOWLEDGE_PREFIX.length) : undefined
}

/** Block of the check box of one finding. */
export function findingBlock(index: number): string {
  return `${FINDING_PREFIX}${index}`
}

export function isFindingBlock(blockId: string): boolean {
  return blockId.startsWith(FINDING_PREFIX)
}

/** Block of some stations' check boxes: Slack takes ten in one. */
export function stationsBlock(index: number): string {
  return `${STATIONS_PREFIX}${index}`
}

export function isStationsBlock(blockId: string): boolean {
  return blockId.startsWith(STATIONS_PREFIX)
}

/** Block of one seat's picker. */
export function seatBlock(seat: number): string {
  return `${SEAT_PREFIX}${seat}`
}

/** The seat of a picker's block; undefined for other blocks. */
export function seatOfBlock(blockId: string): number | undefined {
  const match = /^seat\.(\d{1,6})$/.exec(blockId)
  return match ? Number(match[1]) : undefined
}
