import { counted } from '../describe/words.ts'
import { isVirtual } from './machine-kind.ts'
import { defineRule } from './rule.ts'

/** A source that is a virtual machine itself has only stations over Ethernet, which work in another one as well. */
export const stationsWorkInVirtualMachine = defineRule({
  id: 'B14',
  title: 'The stations cannot be connected to the destination, because it is a virtual machine.',
  statements: [12, 37],
  check: ({ source, sourceId, destination, destinationId, desired }) => {
    const { stations } = desired
    if (stations.length === 0 || !isVirtual(destination.facts) || isVirtual(source.facts)) return []
    return [
      {
        severity: 'block',
        server: destinationId,
        subject: 'virtual-stations',
        evidence: `${destinationId} is a virtual machine, and ${sourceId} has ${counted(stations.length, 'local station')}: direct video and USB zero clients.`,
        remedy:
          'Choose a physical server as the destination; a virtual machine serves only USB over Ethernet and remote desktop clients.',
      },
    ]
  },
})
