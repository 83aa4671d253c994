import type { StateCommand } from '@codemirror/state'
import type { EditorView } from '@codemirror/view'
import { FileButton, Menu } from '@mantine/core'
import {
  IconBlockquote,
  IconBold,
  IconChevronDown,
  IconCode,
  IconH2,
  IconH3,
  IconItalic,
  IconLink,
  IconList,
  IconListNumbers,
  IconPhoto,
  IconSourceCode,
  IconTable,
} from '@tabler/icons-react'
import type { ComponentType, KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/button.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import '../../ui/overlay.css'
import { insertBlock } from './markdown-commands.ts'
import classes from './markdown-editor.module.css'
import { chordOf, shortcuts, type FormatName } from './markdown-shortcuts.ts'
import { boxKinds, boxSnippet, codeSnippet, tableSnippet } from './markdown-snippets.ts'
import { pictureTypes } from './upload-picture.ts'

type Icon = ComponentType<{ size?: number | string; stroke?: number | string }>

const icons: Record<FormatName, Icon> = {
  heading: IconH2,
  subheading: IconH3,
  bold: IconBold,
  italic: IconItalic,
  code: IconCode,
  link: IconLink,
  bullets: IconList,
  numbers: IconListNumbers,
  quote: IconBlockquote,
}

type MarkdownToolbarProps = { view: EditorView | undefined; onPicture: (file: File) => void }

/** Formatting by click. One stop for the Tab key; the arrow keys go from button to button. */
export function MarkdownToolbar({ view, onPicture }: MarkdownToolbarProps) {
  const { t } = useTranslation('studio')
  const words = t('snippet', { returnObjects: true })

  function run(command: StateCommand) {
    if (!view) return
    command(view)
    view.focus()
  }

  return (
    <div className={classes.toolbar} role="toolbar" tabIndex={-1} aria-label={t('toolbar.label')} onKeyDown={walk}>
      {shortcuts.map(({ name, key, run: command }, index) => (
        <Tool
          key={name}
          icon={icons[name]}
          label={t(`toolbar.${name}`)}
          chord={chordOf(key)}
          first={index === 0}
          onClick={() => run(command)}
        />
      ))}
      <Tool icon={IconSourceCode} label={t('toolbar.codeBlock')} onClick={() => run(insertBlock(codeSnippet(words)))} />
      <Tool icon={IconTable} label={t('toolbar.table')} onClick={() => run(insertBlock(tableSnippet(words)))} />
      <FileButton accept={pictureTypes.join(',')} onChange={(file) => file && onPicture(file)}>
        {(props) => <Tool icon={IconPhoto} label={t('toolbar.picture')} {...props} />}
      </FileButton>
      <Menu position="bottom-start" portalProps={{ target: '#main' }} returnFocus={false}>
        <Menu.Target>
          <Button className={classes.boxes} size="xs" variant="subtle" color="gray" tabIndex={-1}>
            {t('toolbar.box')} <IconChevronDown size={14} />
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {boxKinds.map((kind) => (
            <Menu.Item key={kind} onClick={() => run(insertBlock(boxSnippet(kind, words)))}>
              {t(`toolbar.boxes.${kind}`)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </div>
  )
}

type ToolProps = { icon: Icon; label: string; chord?: string; first?: boolean; onClick: () => void }

function Tool({ icon: Icon, label, chord, first = false, onClick }: ToolProps) {
  return (
    <IconButton
      label={label}
      title={chord ? `${label}  ${chord}` : label}
      tabIndex={first ? 0 : -1}
      onMouseDown={(event) => event.preventDefault()}
      onClick={onClick}
    >
      <Icon size={18} stroke={1.75} />
    </IconButton>
  )
}

function walk(event: KeyboardEvent<HTMLElement>) {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
  if (!step) return
  const buttons = [...event.currentTarget.querySelectorAll('button')]
  const index = buttons.findIndex((button) => button === document.activeElement)
  buttons[(index + step + buttons.length) % buttons.length]?.focus()
}
