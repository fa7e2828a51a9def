import { enumValue, int32Value, int64Value, propertyBag } from '../../clixml/build-values.ts'
import { textOfValue } from '../../clixml/property.ts'
import type { ClixmlObject, ClixmlValue } from '../../clixml/values.ts'
import { callIdField, field, integerField, optionalField, wrongType } from './fields.ts'
import type { BodyCodec } from './pool-codecs.ts'
import type { HostCall, HostResponse, MessageOf } from './psrp-message.ts'
import { PIPELINE_STATES, pipelineStateOf } from './states.ts'

const HOST_METHOD_TYPE = 'System.Management.Automation.Remoting.RemoteHostMethodId'
const ARRAY_LIST_TYPES = ['System.Collections.ArrayList', 'System.Object']

/** MS-PSRP 2.2.2.21. */
export const pipelineState: BodyCodec<MessageOf<'pipeline-state'>> = {
  decode: (body) => {
    const state = pipelineStateOf(integerField(body, 'PipelineState'))
    const error = optionalField(body, 'ExceptionAsErrorRecord')
    return { kind: 'pipeline-state', state, ...(error && { error }) }
  },
  encode: ({ state, error }) =>
    propertyBag({
      PipelineState: int32Value(PIPELINE_STATES.indexOf(state)),
      ...(error && { ExceptionAsErrorRecord: error }),
    }),
}

/** MS-PSRP 2.2.2.15 and 2.2.2.27: one codec for the pool's and the pipeline's calls. */
export function hostCall<K extends 'runspace-pool-host-call' | 'pipeline-host-call'>(
  kind: K,
): BodyCodec<HostCall & { readonly kind: K }> {
  return {
    decode: (body) => ({ kind, ...hostMethod(body), parameters: parameters(field(body, 'mp')) }),
    encode: (message) =>
      propertyBag({
        ci: int64Value(message.callId),
        mi: hostMethodValue(message),
        mp: { kind: 'object', typeNames: ARRAY_LIST_TYPES, content: { kind: 'list', items: message.parameters } },
      }),
  }
}

/** MS-PSRP 2.2.2.16 and 2.2.2.28. */
export function hostResponse<K extends 'runspace-pool-host-response' | 'pipeline-host-response'>(
  kind: K,
): BodyCodec<HostResponse & { readonly kind: K }> {
  return {
    decode: (body) => {
      const result = optionalField(body, 'mr')
      const error = optionalField(body, 'me')
      return { kind, ...hostMethod(body), ...(result && { result }), ...(error && { error }) }
    },
    encode: (message) =>
      propertyBag({
        ci: int64Value(message.callId),
        mi: hostMethodValue(message),
        ...(message.result && { mr: message.result }),
        ...(message.error && { me: message.error }),
      }),
  }
}

function hostMethod(body: ClixmlValue): { callId: bigint; methodId: number; methodName: string } {
  return {
    callId: callIdField(body),
    methodId: integerField(body, 'mi'),
    methodName: textOfValue(field(body, 'mi')) ?? '',
  }
}

function hostMethodValue({ methodName, methodId }: HostCall | HostResponse): ClixmlObject {
  return enumValue(HOST_METHOD_TYPE, methodName, methodId)
}

function parameters(value: ClixmlValue): readonly ClixmlValue[] {
  if (value.kind === 'object' && value.content?.kind === 'list') return value.content.items
  throw wrongType('mp', 'a list')
}
