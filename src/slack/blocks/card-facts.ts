import type { Assessment } from '../../migration/assessment/assessment.ts'
import { counted, listed } from '../../migration/describe/words.ts'
import { affected } from '../../migration/drain/affected.ts'
import { isInWindow } from '../../migration/due.ts'
import { workLengthMs } from '../../migration/estimate/work-length.ts'
import type { Approval, Migration, Retirement } from '../../migration/migration.ts'
import { durationText, mention, momentText, nameText, spanText } from '../text.ts'
import type { Surroundings } from './next-step.ts'

type Fact = readonly [title: string, markup: string]

/** Who, where and when; Slack takes ten. */
export function cardFacts(m: Migration, { zones, site }: Surroundings): Fact[] {
  const { approval, schedule } = m
  return [
    ['Source', nameText(m.source)],
    ['Destination', nameText(m.destination)],
    ['Requested by', `${mention(m.requestedBy)}, ${momentText(m.requestedAt, zones)}`],
    ...(approval ? [['Approved by', `${approversText(approval)}, ${momentText(approval.at, zones)}`] as const] : []),
    ...(schedule ? windowFacts(m, schedule, zones) : []),
    ...(!schedule && m.wantedStartAt !== null && m.endedAt === null
      ? [['Wished start', momentText(m.wantedStartAt, zones)] as const]
      : []),
    ...lengthFacts(m),
    ...onSiteFacts(m, zones),
    ...affectedFacts(m, site),
    ...(m.retirement?.approvedBy ? [['Retirement approved by', retirersText(m.retirement)] as const] : []),
  ]
}

function approversText({ earlier = [], by }: Approval): string {
  return listed([...earlier.map((each) => mention(each.by)), mention(by)])
}

function retirersText({ approvals = [], approvedBy }: Retirement): string {
  const people = [...approvals.map(({ by }) => by), approvedBy ?? ''].filter(
    (id, at, all) => all.lastIndexOf(id) === at,
  )
  return listed(people.map(mention))
}

/** What is expected, and what it took once it is over; both from the start until the destination was verified. */
function lengthFacts(m: Migration): Fact[] {
  const expected = m.estimate && `about ${durationText(m.estimate.lengthMs)} expected`
  const took = workLengthMs(m)
  const actual = took === null ? undefined : `took ${durationText(took)}`
  const known = [actual, expected].filter((each) => each !== undefined)
  return known.length > 0 && (m.endedAt === null || took !== null) ? [['Length', known.join(', ')]] : []
}

function windowFacts(m: Migration, schedule: NonNullable<Migration['schedule']>, zones: Surroundings['zones']): Fact[] {
  const window: Fact = ['Window', spanText(schedule.startAt, schedule.endAt, zones)]
  if (m.cutover && !isInWindow(m)) return [window]
  const otherwise = m.approval?.ifNoAnswer === 'roll-back' ? 'it is rolled back' : 'it holds where it is'
  const goBack = `${momentText(schedule.goBackBy, zones)}; without an answer then, ${otherwise}`
  return [window, ['Last moment to go back', goBack]]
}

function onSiteFacts({ onSite, endedAt }: Migration, zones: Surroundings['zones']): Fact[] {
  if (!onSite || endedAt !== null) return []
  const kind = onSite.stations === 'new' ? 'New stations stand ready' : 'The same stations are moved'
  const who = onSite.person ? `${mention(onSite.person)} is on site` : null
  const by = onSite.by === null ? null : `ready by ${momentText(onSite.by, zones)}`
  return [['Stations', listed([kind, who, by].filter((each) => each !== null))]]
}

function affectedFacts(m: Migration, site: Surroundings['site']): Fact[] {
  if (!m.assessment || m.endedAt !== null || m.pilot) return []
  const told = channelsText(m, site)
  return [['Affected', `${affectedText(m.assessment)}${told === '' ? '' : `; told in ${told}`}`]]
}

/** Whom it concerns, in numbers. */
export function affectedText(assessment: Assessment): string {
  const { stations, accounts, autoLogonAccounts, sessions } = affected(assessment)
  return listed([
    counted(stations, 'station'),
    counted(accounts, 'account of people', 'accounts of people'),
    counted(autoLogonAccounts, 'automatic logon'),
    `${counted(sessions, 'session')} when it was examined`,
  ])
}

/** The notices channels of both servers, each once. */
export function channelsText({ source, destination }: Migration, site: Surroundings['site']): string {
  const channels = new Set([...site.noticesChannels(source), ...site.noticesChannels(destination)])
  return [...channels].map((channel) => `<#${channel}>`).join(', ')
}
