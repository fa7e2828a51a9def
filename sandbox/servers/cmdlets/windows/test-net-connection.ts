import type { Cmdlet, Invocation } from '../../engine/command.ts'
import { uint32, type Value } from '../../engine/value.ts'
import { hostNamed } from '../../state/storage/remote-hosts.ts'
import { windowsCmdlet, windowsObject } from './define-cmdlet.ts'

function testConnection({ machine, parameters }: Invocation): readonly Value[] {
  const name = parameters.text('ComputerName') ?? ''
  const port = parameters.number('Port')
  const host = hostNamed(machine.state, name)
  const isOpen = port !== undefined && host?.openPorts.includes(port) === true
  return [
    windowsObject('TestNetConnectionResult', {
      ComputerName: name,
      RemoteAddress: host?.address ?? null,
      RemotePort: uint32(port ?? 0),
      InterfaceAlias: host ? 'Ethernet' : null,
      SourceAddress: host ? (machine.state.addresses[0]?.address ?? null) : null,
      NameResolutionSucceeded: host !== undefined,
      PingSucceeded: host !== undefined,
      TcpTestSucceeded: isOpen,
    }),
  ]
}

/** Test-NetConnection; like the function of Windows it never fails, its answer tells. */
export const TEST_NET_CONNECTION: Cmdlet = windowsCmdlet({
  name: 'Test-NetConnection',
  aliases: ['tnc'],
  module: 'NetTCPIP',
  implementation: 'Test-NetConnection',
  parameters: [
    { name: 'ComputerName', aliases: ['RemoteAddress', 'cn'], type: 'string', position: 0 },
    { name: 'Port', aliases: ['RemotePort'], type: 'uint32' },
  ],
  run: testConnection,
})
