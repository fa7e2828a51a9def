import { showReading, showYesNo } from '../describe/show-reading.ts'
import { knownValue } from '../worksheet/reading.ts'
import { looksVirtual } from './machine-kind.ts'
import { bothServers, defineRule } from './rule.ts'

export const machineKindIsCertain = defineRule({
  id: 'A18',
  title: 'It is not certain whether this server is physical or virtual.',
  statements: [12],
  check: (input) =>
    bothServers(input)
      .filter(({ facts }) => knownValue(facts.multipoint.isVirtualMachine) !== looksVirtual(facts.computer))
      .map(({ id, facts }) => ({
        severity: 'acknowledge',
        server: id,
        subject: 'machine-kind',
        evidence:
          `MultiPoint says about ${id}: virtual machine ${showReading(facts.multipoint.isVirtualMachine, showYesNo)}; ` +
          `manufacturer and model: ${facts.computer.manufacturer} ${facts.computer.model}.`,
        remedy:
          'Look whether it is a physical server; moving from physical to virtual is not supported. Then acknowledge.',
      })),
})
