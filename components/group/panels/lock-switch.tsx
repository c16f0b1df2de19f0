import { people as words } from '@/locales/en/group/panels'
import { Switch } from '../switch'

interface LockSwitchProps {
  readonly isLocked: boolean
  readonly onSet: (locked: boolean) => void
}

/** Whether anybody else can come in. */
export function LockSwitch({ isLocked, onSet }: LockSwitchProps) {
  return (
    <Switch
      label={words.lock}
      detail={isLocked ? words.locked : words.unlocked}
      isOn={isLocked}
      onSet={onSet}
    />
  )
}
