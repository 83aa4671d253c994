import { showToast } from '../../ui/toast.tsx'
import { useDraftEditor } from './draft-editor.tsx'
import { focusSoon } from './focus-soon.ts'
import { putBack, type OutlineModule } from './outline.ts'

type Removal = {
  /** The outline without it. */
  modules: OutlineModule[]
  message: string
  /** The lesson or module that goes, and the one whose menu has the focus then. */
  id: string
  next: string | undefined
}

/** Shows the outline without something, and offers to put it back where it was; the focus goes along. */
export function useRemoval() {
  const { draft, session } = useDraftEditor()
  return ({ modules, message, id, next }: Removal) => {
    const before = draft.modules
    session.change({ modules })
    focusSoon(next === undefined ? '#add-module' : menuOf(next))
    showToast({
      message,
      undo: () => {
        session.change({ modules: putBack(session.snapshot().resource.modules, before) })
        focusSoon(menuOf(id))
      },
    })
  }
}

const menuOf = (id: string): string => `[data-menu-of="${id}"]`
