import type { Facts } from '../worksheet/facts.ts'
import { knownValue } from '../worksheet/reading.ts'

/** Manufacturer and model as virtual machines state them. A `Microsoft Corporation` `Surface …` is a physical machine. */
const VIRTUAL_MACHINES: readonly (readonly [manufacturer: RegExp, model: RegExp])[] = [
  [/^Microsoft Corporation$/i, /^Virtual Machine$/i],
  [/^VMware/i, /^VMware/i],
  [/^innotek GmbH$/i, /VirtualBox/i],
  [/^Xen$/i, /^HVM domU$/i],
  [/^(QEMU|Red Hat)/i, /./],
  [/./, /^KVM/i],
  [/^Amazon EC2$/i, /./],
]

/** Whether manufacturer and model are those of a virtual machine. A hypervisor alone says nothing: physical hosts have one too. */
export function looksVirtual(computer: Facts['computer']): boolean {
  return VIRTUAL_MACHINES.some(
    ([manufacturer, model]) => manufacturer.test(computer.manufacturer.trim()) && model.test(computer.model.trim()),
  )
}

/** What MultiPoint says where it says something, else what manufacturer and model look like. */
export function isVirtual(facts: Facts): boolean {
  return knownValue(facts.multipoint.isVirtualMachine) ?? looksVirtual(facts.computer)
}
