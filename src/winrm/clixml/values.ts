import type { XmlElement } from '../xml/parse-xml.ts'

/** A secret in memory; it only comes out through `reveal`, never through text, JSON or a log. */
export interface ClixmlSecret {
  reveal(): string
}

/** MS-PSRP 2.2.5.1.5: wall-clock ticks of 100 ns since 0001-01-01T00:00:00 in the zone that was written. */
export interface ClixmlDateTime {
  readonly kind: 'date-time'
  readonly ticks: bigint
  /** `unspecified` is a wall clock of unknown zone: it has no instant. */
  readonly zone: 'utc' | 'unspecified' | { readonly offsetMinutes: number }
}

/** MS-PSRP 2.2.5.1.6: ticks of 100 ns. */
export interface ClixmlTimeSpan {
  readonly kind: 'time-span'
  readonly ticks: bigint
}

/** MS-PSRP 2.2.5.1.24, decrypted or to be encrypted when written. */
export interface ClixmlSecureString {
  readonly kind: 'secure-string'
  readonly secret: ClixmlSecret
}

/** A SecureString that was read without a session key: base64, the same for the same text within a pool, so not to be logged. */
export interface ClixmlEncryptedString {
  readonly kind: 'encrypted-string'
  readonly ciphertext: string
}

export type ClixmlTextKind = 'string' | 'uri' | 'xml' | 'script-block' | 'decimal' | 'version' | 'guid'
export type ClixmlNumberKind = 'byte' | 'sbyte' | 'uint16' | 'int16' | 'uint32' | 'int32' | 'single' | 'double'

/** MS-PSRP 2.2.5.1: values that have a tag of their own. */
export type ClixmlPrimitive =
  | { readonly kind: 'nil' }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'char'; readonly codeUnit: number }
  | { readonly kind: ClixmlTextKind; readonly value: string }
  | { readonly kind: ClixmlNumberKind; readonly value: number }
  | { readonly kind: 'uint64' | 'int64'; readonly value: bigint }
  | { readonly kind: 'bytes'; readonly value: Uint8Array }
  | ClixmlDateTime
  | ClixmlTimeSpan
  | ClixmlSecureString
  | ClixmlEncryptedString

/** A tag that we do not know, kept as it came. */
export interface ClixmlRaw {
  readonly kind: 'raw'
  readonly element: XmlElement
}

export interface ClixmlMember {
  readonly name: string
  readonly value: ClixmlValue
}

/** What an object is besides its properties: a boxed primitive, or a container (MS-PSRP 2.2.5.2.6). */
export type ClixmlContent =
  | { readonly kind: 'primitive'; readonly value: ClixmlPrimitive | ClixmlRaw }
  | { readonly kind: 'list' | 'enumerable' | 'stack' | 'queue'; readonly items: readonly ClixmlValue[] }
  | { readonly kind: 'dictionary'; readonly entries: readonly (readonly [key: ClixmlValue, value: ClixmlValue])[] }

/**
 * MS-PSRP 2.2.5.2. The same JavaScript object in two places is the same object on the wire (`Ref`), so cycles are possible.
 * A part that is absent was not written at all; an empty array was written as an empty element.
 */
export interface ClixmlObject {
  readonly kind: 'object'
  readonly typeNames?: readonly string[]
  /** What .NET's ToString gave. */
  readonly text?: string
  readonly content?: ClixmlContent
  /** Props: real properties of the .NET object. */
  readonly adapted?: readonly ClixmlMember[]
  /** MS: extended properties; they win over adapted ones of the same name. */
  readonly extended?: readonly ClixmlMember[]
}

export type ClixmlValue = ClixmlPrimitive | ClixmlObject | ClixmlRaw
