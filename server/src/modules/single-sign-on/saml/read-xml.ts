import { parseStringPromise, processors } from 'xml2js'

/** An element: its attributes under `$`, its text under `_`, its children by their names without a prefix. */
export interface XmlElement {
  readonly $?: Readonly<Record<string, string>>
  readonly _?: string
  readonly [child: string]: unknown
}

/** A document type can make a parser fetch files or grow without end. */
const declarations = /<!(DOCTYPE|ENTITY|ELEMENT|ATTLIST|NOTATION)/i

/** A comment or an instruction divides a text for some readers and not for others. */
const dividers = /<!--|<\?(?!xml\s)/i

/** Whether the document has a document type or entities; such are refused before any parser sees them. */
export const hasDeclarations = (xml: string): boolean => declarations.test(xml)

/** Whether the document has comments or processing instructions. */
export const hasDividers = (xml: string): boolean => dividers.test(xml)

/** The document as an element that holds its root, or undefined for text that is no well-formed XML. */
export async function readXml(xml: string): Promise<XmlElement | undefined> {
  if (hasDeclarations(xml)) return undefined
  try {
    return (await parseStringPromise(xml, {
      explicitCharkey: true,
      tagNameProcessors: [processors.stripPrefix],
    })) as XmlElement
  } catch {
    return undefined
  }
}

/** The element's children of this name; none for text, which has none. */
export function childrenOf(element: XmlElement | undefined, name: string): XmlElement[] {
  const found = element !== undefined && Object.hasOwn(element, name) ? element[name] : undefined
  const list = Array.isArray(found) ? found : [found]
  return list.filter((child): child is XmlElement => typeof child === 'object' && child !== null)
}

export const attributeOf = (element: XmlElement | undefined, name: string): string | undefined => {
  const { $: attributes } = element ?? {}
  return attributes !== undefined && Object.hasOwn(attributes, name) ? attributes[name] : undefined
}
