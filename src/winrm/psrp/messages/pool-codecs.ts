import {
  booleanValue,
  enumValue,
  int32Value,
  int64Value,
  propertyBag,
  stringValue,
  versionValue,
} from '../../clixml/build-values.ts'
import { property } from '../../clixml/property.ts'
import type { ClixmlObject, ClixmlValue } from '../../clixml/values.ts'
import { base64Field, callIdField, field, integerField, optionalField, versionField, wrongType } from './fields.ts'
import { nullHostInfo } from './host-info.ts'
import type { MessageOf } from './psrp-message.ts'
import { RUNSPACE_POOL_STATES, runspacePoolStateOf } from './states.ts'

/** What a message says, to and from its CLIXML body. */
export interface BodyCodec<M> {
  decode(body: ClixmlValue): M
  encode(message: M): ClixmlValue
}

const RUNSPACES = 'System.Management.Automation.Runspaces'

/** MS-PSRP 2.2.2.1. */
export const sessionCapability: BodyCodec<MessageOf<'session-capability'>> = {
  decode: (body) => ({
    kind: 'session-capability',
    protocolVersion: versionField(body, 'protocolversion'),
    psVersion: versionField(body, 'PSVersion'),
    serializationVersion: versionField(body, 'SerializationVersion'),
  }),
  encode: (message) =>
    propertyBag({
      protocolversion: versionValue(message.protocolVersion),
      PSVersion: versionValue(message.psVersion),
      SerializationVersion: versionValue(message.serializationVersion),
    }),
}

/** MS-PSRP 2.2.2.2; always with default threading and without a host. */
export const initRunspacePool: BodyCodec<MessageOf<'init-runspace-pool'>> = {
  decode: (body) => ({
    kind: 'init-runspace-pool',
    minRunspaces: integerField(body, 'MinRunspaces'),
    maxRunspaces: integerField(body, 'MaxRunspaces'),
    applicationArguments: field(body, 'ApplicationArguments'),
  }),
  encode: (message) =>
    propertyBag({
      MinRunspaces: int32Value(message.minRunspaces),
      MaxRunspaces: int32Value(message.maxRunspaces),
      PSThreadOptions: enumValue(`${RUNSPACES}.PSThreadOptions`, 'Default', 0),
      ApartmentState: enumValue(`${RUNSPACES}.ApartmentState`, 'UNKNOWN', 2),
      HostInfo: nullHostInfo(),
      ApplicationArguments: message.applicationArguments,
    }),
}

/** MS-PSRP 2.2.2.3. */
export const publicKey: BodyCodec<MessageOf<'public-key'>> = {
  decode: (body) => ({ kind: 'public-key', blob: base64Field(body, 'PublicKey') }),
  encode: ({ blob }) => propertyBag({ PublicKey: base64Value(blob) }),
}

/** MS-PSRP 2.2.2.4. */
export const encryptedSessionKey: BodyCodec<MessageOf<'encrypted-session-key'>> = {
  decode: (body) => ({ kind: 'encrypted-session-key', blob: base64Field(body, 'EncryptedSessionKey') }),
  encode: ({ blob }) => propertyBag({ EncryptedSessionKey: base64Value(blob) }),
}

/** MS-PSRP 2.2.2.5; its body is an empty string. */
export const publicKeyRequest: BodyCodec<MessageOf<'public-key-request'>> = {
  decode: () => ({ kind: 'public-key-request' }),
  encode: () => stringValue(''),
}

/** MS-PSRP 2.2.2.29; an empty string where the pool is to stay as it is. */
export const connectRunspacePool: BodyCodec<MessageOf<'connect-runspace-pool'>> = {
  decode: (body) => ({
    kind: 'connect-runspace-pool',
    runspaces:
      property(body, 'MinRunspaces') === undefined
        ? undefined
        : { min: integerField(body, 'MinRunspaces'), max: integerField(body, 'MaxRunspaces') },
  }),
  encode: ({ runspaces }) => {
    if (runspaces === undefined) return stringValue('')
    return propertyBag({ MinRunspaces: int32Value(runspaces.min), MaxRunspaces: int32Value(runspaces.max) })
  },
}

/** MS-PSRP 2.2.2.6. */
export const setMaxRunspaces: BodyCodec<MessageOf<'set-max-runspaces'>> = {
  decode: (body) => ({
    kind: 'set-max-runspaces',
    callId: callIdField(body),
    count: integerField(body, 'MaxRunspaces'),
  }),
  encode: ({ callId, count }) => propertyBag({ MaxRunspaces: int32Value(count), ci: int64Value(callId) }),
}

/** MS-PSRP 2.2.2.7. */
export const setMinRunspaces: BodyCodec<MessageOf<'set-min-runspaces'>> = {
  decode: (body) => ({
    kind: 'set-min-runspaces',
    callId: callIdField(body),
    count: integerField(body, 'MinRunspaces'),
  }),
  encode: ({ callId, count }) => propertyBag({ MinRunspaces: int32Value(count), ci: int64Value(callId) }),
}

/** MS-PSRP 2.2.2.8; one field answers for success (boolean) and for a count, which is I32 in recordings and I64 in the text. */
export const runspaceAvailability: BodyCodec<MessageOf<'runspace-availability'>> = {
  decode: (body) => {
    const response = field(body, 'SetMinMaxRunspacesResponse')
    if (response.kind !== 'boolean' && response.kind !== 'int32' && response.kind !== 'int64') {
      throw wrongType('SetMinMaxRunspacesResponse', 'a boolean or an integer')
    }
    const value = typeof response.value === 'bigint' ? Number(response.value) : response.value
    return { kind: 'runspace-availability', callId: callIdField(body), response: value }
  },
  encode: ({ callId, response }) =>
    propertyBag({
      SetMinMaxRunspacesResponse: typeof response === 'boolean' ? booleanValue(response) : int32Value(response),
      ci: int64Value(callId),
    }),
}

/** MS-PSRP 2.2.2.9. */
export const runspacePoolState: BodyCodec<MessageOf<'runspace-pool-state'>> = {
  decode: (body) => {
    const state = runspacePoolStateOf(integerField(body, 'RunspaceState'))
    const error = optionalField(body, 'ExceptionAsErrorRecord')
    return { kind: 'runspace-pool-state', state, ...(error && { error }) }
  },
  encode: ({ state, error }) =>
    propertyBag({
      RunspaceState: int32Value(RUNSPACE_POOL_STATES.indexOf(state)),
      ...(error && { ExceptionAsErrorRecord: error }),
    }),
}

/** MS-PSRP 2.2.2.11. */
export const getAvailableRunspaces: BodyCodec<MessageOf<'get-available-runspaces'>> = {
  decode: (body) => ({ kind: 'get-available-runspaces', callId: callIdField(body) }),
  encode: ({ callId }) => callIdBody(callId),
}

/** MS-PSRP 2.2.2.13. */
export const applicationPrivateData: BodyCodec<MessageOf<'application-private-data'>> = {
  decode: (body) => ({ kind: 'application-private-data', data: field(body, 'ApplicationPrivateData') }),
  encode: ({ data }) => propertyBag({ ApplicationPrivateData: data }),
}

/** MS-PSRP 2.2.2.30. */
export const runspacePoolInitData: BodyCodec<MessageOf<'runspace-pool-init-data'>> = {
  decode: (body) => ({
    kind: 'runspace-pool-init-data',
    minRunspaces: integerField(body, 'MinRunspaces'),
    maxRunspaces: integerField(body, 'MaxRunspaces'),
  }),
  encode: ({ minRunspaces, maxRunspaces }) =>
    propertyBag({ MinRunspaces: int32Value(minRunspaces), MaxRunspaces: int32Value(maxRunspaces) }),
}

/** MS-PSRP 2.2.2.31; since protocol 2.3. */
export const resetRunspaceState: BodyCodec<MessageOf<'reset-runspace-state'>> = {
  decode: (body) => ({ kind: 'reset-runspace-state', callId: callIdField(body) }),
  encode: ({ callId }) => callIdBody(callId),
}

function callIdBody(callId: bigint): ClixmlObject {
  return propertyBag({ ci: int64Value(callId) })
}

function base64Value(bytes: Uint8Array): ClixmlValue {
  return stringValue(Buffer.from(bytes).toString('base64'))
}
