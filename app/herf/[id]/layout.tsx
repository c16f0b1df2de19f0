export { NeedsScript as default } from '@/components/ui/page/needs-script'
