import { usesVirtualDesktops } from '../plan/virtual-desktops.ts'
import { defineRule } from './rule.ts'

export const hyperVRestarts = defineRule({
  id: 'A9',
  title: 'Enabling virtual desktops installs Hyper-V and restarts the destination.',
  statements: [40, 41],
  check: ({ source, destination, destinationId }) => {
    const hyperV = destination.facts.roles.find((role) => role.name === 'Hyper-V')?.installState ?? 'not installed'
    if (!usesVirtualDesktops(source.worksheet) || hyperV === 'Installed') return []
    return [
      {
        severity: 'acknowledge',
        server: destinationId,
        subject: 'hyper-v',
        evidence: `Hyper-V on ${destinationId}: ${hyperV}.`,
        remedy: 'Expect the destination to restart during the migration, then acknowledge.',
      },
    ]
  },
})
