import { usesVirtualDesktops } from '../plan/virtual-desktops.ts'
import { defineRule, type RuleInput } from './rule.ts'

export const noVirtualDesktops = defineRule({
  id: 'N1',
  title: 'The source uses virtual desktops, which this version does not migrate yet.',
  statements: [28, 33, 40, 42],
  check: (input) => {
    if (!usesVirtualDesktops(input.source.worksheet)) return []
    return [
      {
        severity: 'block',
        server: input.sourceId,
        subject: 'virtual-desktops',
        evidence: evidence(input),
        remedy:
          'Wait for a version that migrates virtual desktops, or disable them on the source if they are not needed.',
      },
    ]
  },
})

function evidence({ source, sourceId }: RuleInput): string {
  const { virtualDesktops, stations } = source.worksheet
  const desktops = virtualDesktops.desktops.join(', ') || 'none'
  const seats = stations.filter((station) => station.virtualMachine !== null).map((station) => station.name)
  return (
    `${sourceId} has the template ${virtualDesktops.templateName ?? 'not found'}; desktops: ${desktops}; ` +
    `stations that show one: ${seats.join(', ') || 'none'}.`
  )
}
