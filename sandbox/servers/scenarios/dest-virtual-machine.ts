import { variant } from './scenario.ts'

export const DEST_VIRTUAL_MACHINE = variant(
  'dest-virtual-machine',
  'the destination is a virtual machine, the source is not',
  ({ destination }) => {
    Object.assign(destination.computer, {
      manufacturer: 'Microsoft Corporation',
      model: 'Virtual Machine',
      isHypervisorPresent: true,
    })
    destination.wms.isVirtualMachine = true
  },
)
