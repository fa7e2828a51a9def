import { CmdletError } from './cmdlet-error.ts'

/** What a confirmation becomes where the client declared no host. */
export function hostCannotPrompt(command: string): CmdletError {
  return new CmdletError({
    message: `A command that prompts the user failed because the host program or the command type does not support user interaction. The host was attempting to request confirmation with the following message: Are you sure you want to perform this action?\nPerforming the operation "${command}".`,
    exception: 'System.Management.Automation.Host.HostException',
    id: 'HostFunctionNotImplemented',
    category: 'NotImplemented',
  })
}

/** A line that a program wrote to its error stream. */
export function nativeError(line: string): CmdletError {
  return new CmdletError({
    message: line,
    exception: 'System.Management.Automation.RemoteException',
    id: 'NativeCommandError',
    category: 'NotSpecified',
    targetName: line,
    terminating: false,
    isBareId: true,
  })
}
