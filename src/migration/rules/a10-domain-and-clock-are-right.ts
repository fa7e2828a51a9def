import { sameAccount } from '../worksheet/names.ts'
import { bothServers, defineRule, type Found, type RuleInput, type Server } from './rule.ts'

/** Kerberos refuses tickets beyond five minutes. */
export const MAX_SKEW_MS = 5 * 60_000

export const domainAndClockAreRight = defineRule({
  id: 'A10',
  title: 'Domain, time zone, clock or group policies need a look.',
  statements: [],
  check: (input) => [...domains(input), ...timeZones(input), ...clocks(input), ...groupPolicies(input)],
})

function domains(input: RuleInput): Found[] {
  const [source, destination] = bothServers(input)
  const isSame =
    source.facts.computer.isDomainMember === destination.facts.computer.isDomainMember &&
    (!source.facts.computer.isDomainMember ||
      sameAccount(source.facts.computer.domain, destination.facts.computer.domain))
  if (isSame) return []
  return [
    {
      severity: 'acknowledge',
      server: null,
      subject: 'domain',
      title: 'The two servers are not in the same domain.',
      evidence: `${membership(source)}; ${membership(destination)}.`,
      remedy: `Join ${destination.id} to the domain of ${source.id} if users log on with domain accounts, then acknowledge.`,
    },
  ]
}

function membership({ id, facts }: Server): string {
  const { isDomainMember, domain } = facts.computer
  return `${id} is in the ${isDomainMember ? 'domain' : 'workgroup'} ${domain}`
}

function timeZones(input: RuleInput): Found[] {
  const [source, destination] = bothServers(input)
  if (source.facts.os.timeZoneOffsetMinutes === destination.facts.os.timeZoneOffsetMinutes) return []
  return [
    {
      severity: 'acknowledge',
      server: null,
      subject: 'time-zone',
      title: 'The two servers are in different time zones.',
      evidence: `${offset(source)}; ${offset(destination)}.`,
      remedy: 'Set the right time zone on both servers, or acknowledge that the difference is meant.',
    },
  ]
}

function offset({ id, facts }: Server): string {
  const minutes = facts.os.timeZoneOffsetMinutes
  return `${id} is ${Math.abs(minutes)} minutes ${minutes < 0 ? 'behind' : 'ahead of'} UTC`
}

function clocks(input: RuleInput): Found[] {
  return bothServers(input)
    .filter(({ facts }) => Math.abs(facts.os.clockSkewMs) > MAX_SKEW_MS)
    .map(({ id, facts }) => ({
      severity: 'acknowledge',
      server: id,
      subject: 'clock',
      title: 'The clock of this server is wrong by more than five minutes.',
      evidence: `The clock of ${id} is ${Math.round(Math.abs(facts.os.clockSkewMs) / 1000)} seconds ${facts.os.clockSkewMs < 0 ? 'slow' : 'fast'}.`,
      remedy: `Set the clock of ${id}: domain logons fail beyond five minutes.`,
    }))
}

/** A policy may forbid automatic logon, or set a screen saver on the account that hosts the stations. */
function groupPolicies({ destination, destinationId }: RuleInput): Found[] {
  if (!destination.facts.computer.isDomainMember) return []
  return [
    {
      severity: 'acknowledge',
      server: destinationId,
      subject: 'group-policy',
      title: 'Group policies of the domain may disturb the stations.',
      evidence: `${destinationId} is a member of the domain ${destination.facts.computer.domain}.`,
      remedy:
        'Ask whoever runs the domain that no policy forbids automatic logon, or gives the account WMSshell a screen saver or keeps it from ' +
        'logging on locally, then acknowledge.',
    },
  ]
}
