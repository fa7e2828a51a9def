import { CmdletError } from '../../engine/cmdlet-error.ts'

/** What the cmdlets that PowerShell makes from CIM classes say when no object has that value. */
export function cdxmlNotFound(className: string, property: string, value: string): CmdletError {
  return new CmdletError({
    message: `No ${className} objects found with property '${property}' equal to '${value}'.  Verify the value of the property and retry.`,
    exception: 'Microsoft.PowerShell.Cmdletization.Cim.CimJobException',
    id: `CmdletizationQuery_NotFound_${property}`,
    category: 'ObjectNotFound',
    targetName: value,
    terminating: false,
  })
}
