import { isVirtual } from './machine-kind.ts'
import { bothServers, defineRule } from './rule.ts'

export const notPhysicalToVirtual = defineRule({
  id: 'B5',
  title: 'The source is a physical server and the destination a virtual machine.',
  statements: [12],
  check: (input) => {
    if (isVirtual(input.source.facts) || !isVirtual(input.destination.facts)) return []
    const machines = bothServers(input).map(
      ({ id, facts }) => `${id} is a ${facts.computer.manufacturer} ${facts.computer.model}`,
    )
    return [
      {
        severity: 'block',
        server: null,
        subject: 'physical-to-virtual',
        evidence: `${machines.join('; ')}.`,
        remedy: 'Choose a physical server as the destination.',
      },
    ]
  },
})
