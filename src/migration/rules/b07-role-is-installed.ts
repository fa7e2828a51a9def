import { knownValue } from '../worksheet/reading.ts'
import { bothServers, defineRule, type Found, type Server } from './rule.ts'

const ROLE = 'MultiPointServerRole'

export const roleIsInstalled = defineRule({
  id: 'B7',
  title: 'MultiPoint Services is not installed or not running.',
  statements: [2, 16],
  check: (input) => bothServers(input).flatMap(judge),
})

function judge(server: Server): Found[] {
  const { id, facts } = server
  const state = facts.roles.find((role) => role.name === ROLE)?.installState ?? 'not listed'
  if (state !== 'Installed') return [notInstalled(id, state)]
  return knownValue(facts.multipoint.isServiceRunning) === false ? [notRunning(id)] : []
}

function notInstalled(id: string, state: string): Found {
  return {
    severity: 'block',
    server: id,
    subject: 'role',
    title: 'The role MultiPoint Services is not installed.',
    evidence: `${ROLE} on ${id}: ${state}.`,
    remedy:
      state === 'InstallPending'
        ? `Restart ${id} to finish the installation, then check again.`
        : `Install the role MultiPoint Services on ${id} with Server Manager, then check again.`,
  }
}

function notRunning(id: string): Found {
  return {
    severity: 'block',
    server: id,
    subject: 'service',
    title: 'The MultiPoint service is not running.',
    evidence: `The MultiPoint service on ${id} says that it is not running.`,
    remedy: `Start the MultiPoint service on ${id}, or restart the server, then check again.`,
  }
}
