import { PayButton } from '../lib/pay-button';

export default function Page() {
  return <PayButton />;
}
