import { booleanValue, propertyBag } from '../../clixml/build-values.ts'
import type { ClixmlObject } from '../../clixml/values.ts'

/** HostInfo that declares no host (MS-PSRP 2.2.3.14): a prompt then fails on the server instead of waiting for us forever. */
export function nullHostInfo(): ClixmlObject {
  return propertyBag({
    _isHostNull: booleanValue(true),
    _isHostUINull: booleanValue(true),
    _isHostRawUINull: booleanValue(true),
    _useRunspaceHost: booleanValue(true),
  })
}
