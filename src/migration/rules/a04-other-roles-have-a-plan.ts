import { counted } from '../describe/words.ts'
import { isVirtualDesktop, usesVirtualDesktops } from '../plan/virtual-desktops.ts'
import type { Role } from '../worksheet/facts.ts'
import { bothServers, defineRule, type Found, type RuleInput, type Server } from './rule.ts'

/** What MultiPoint Services brings with it, and what every server has. */
const EXPECTED_ROLES = ['MultiPointServerRole', 'Remote-Desktop-Services', 'FileAndStorage-Services']
const EXPECTED_RDS_SERVICES = ['RDS-RD-Server', 'RDS-Licensing']
const EXPECTED_FILE_SERVICES = ['FS-FileServer']

export const otherRolesHaveAPlan = defineRule({
  id: 'A4',
  title: 'The source has other roles, which this guide does not cover.',
  statements: [6],
  check: (input) => {
    const [source] = bothServers(input)
    return [...otherRoles(source), ...foreignMachines(source), ...domainControllers(input)]
  },
})

function otherRoles(server: Server): Found[] {
  const hasDesktops = usesVirtualDesktops(server.worksheet)
  return server.facts.roles
    .filter((role) => isInstalled(role) && isOther(role, hasDesktops))
    .map((role) => ({
      severity: 'acknowledge',
      server: server.id,
      subject: role.name,
      evidence: `${server.id} has ${role.displayName} (${role.name}): ${role.installState}.`,
      remedy: `Plan by hand what becomes of ${role.displayName}; whoever acknowledges takes it over.`,
    }))
}

function isInstalled(role: Role): boolean {
  return role.installState === 'Installed' || role.installState === 'UninstallPending'
}

function isOther(role: Role, hasDesktops: boolean): boolean {
  if (role.featureType === 'Role') {
    return !EXPECTED_ROLES.includes(role.name) && !(hasDesktops && role.name === 'Hyper-V')
  }
  if (role.featureType !== 'Role Service') return false
  if (role.name.startsWith('RDS-')) {
    return !EXPECTED_RDS_SERVICES.includes(role.name) && !(hasDesktops && role.name === 'RDS-Virtualization')
  }
  return role.name.startsWith('FS-') && !EXPECTED_FILE_SERVICES.includes(role.name)
}

/** Hyper-V is expected where it hosts the stations' desktops; machines of its own make it a role of its own. */
function foreignMachines({ id, worksheet, facts }: Server): Found[] {
  if (!usesVirtualDesktops(worksheet)) return []
  const machines = facts.virtualMachines.filter((machine) => !isVirtualDesktop(worksheet, machine))
  if (machines.length === 0) return []
  return [
    {
      severity: 'acknowledge',
      server: id,
      subject: 'Hyper-V',
      evidence: `${id} hosts ${counted(machines.length, 'virtual machine')} besides the stations' desktops: ${machines.join(', ')}.`,
      remedy: 'Plan by hand what becomes of these machines; whoever acknowledges takes it over.',
    },
  ]
}

/** Win32_ComputerSystem.DomainRole 4 and 5. */
function domainControllers(input: RuleInput): Found[] {
  return bothServers(input)
    .filter(({ facts }) => facts.computer.domainRole >= 4)
    .map(({ id, facts }) => ({
      severity: 'acknowledge',
      server: id,
      subject: 'domain-controller',
      title: 'A domain controller is not covered by this guide.',
      evidence: `${id} is a domain controller of ${facts.computer.domain}; a domain controller has no local accounts.`,
      remedy: 'Plan by hand how the domain and its accounts go on; whoever acknowledges takes it over.',
    }))
}
