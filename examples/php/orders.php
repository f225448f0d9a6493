<?php
declare(strict_types=1);

/** Orders in one JSON file; a lock makes every change whole, also among several PHP processes. */
final class Orders
{
    public function __construct(private readonly string $file)
    {
    }

    public function create(string $goods, int $amountWon, string $work): array
    {
        $order = [
            // Unguessable: whoever knows the number sees the order.
            'number' => 'PHP' . date('ymd') . bin2hex(random_bytes(8)),
            'goods' => $goods,
            'amountWon' => $amountWon,
            'work' => $work,
            // Payple counts days in Korea.
            'date' => (new DateTimeImmutable('now', new DateTimeZone('Asia/Seoul')))->format('Ymd'),
            'state' => 'open',
            'deliveries' => 0,
            'refundedWon' => 0,
            'refunds' => [],
            'note' => '',
            'confirmKey' => '',
            'isPaidOtherwise' => false,
        ];
        $this->change(static fn (array $orders): array => [...$orders, $order['number'] => $order]);
        return $order;
    }

    public function find(string $number): ?array
    {
        return $this->read()[$number] ?? null;
    }

    /**
     * Marks the order as paid and delivers the goods: once, however often the result comes and by whichever ways at the
     * same time. A shop that prints a label or sends a mail writes that work down here, beside the state, and does it after.
     */
    public function markPaid(string $number): void
    {
        $this->update($number, static fn (array $order): array => $order['state'] === 'open'
            ? [...$order, 'state' => 'paid', 'note' => '', 'deliveries' => $order['deliveries'] + 1]
            : $order);
    }

    /** A cancellation under its own transaction key: reported twice, it is one. */
    public function noteRefund(string $number, string $transactionKey, int $amountWon): void
    {
        $this->update($number, static function (array $order) use ($transactionKey, $amountWon): array {
            $refunds = [...$order['refunds'], "key $transactionKey" => $amountWon];
            return [...$order, 'refunds' => $refunds, 'refundedWon' => max($order['refundedWon'], array_sum($refunds))];
        });
    }

    /** What Payple says was given back in all, those cancellations included that this shop did not ask for. */
    public function noteRefunded(string $number, int $refundedWon): void
    {
        $this->update($number, static fn (array $order): array => [
            ...$order,
            'refundedWon' => max($order['refundedWon'], $refundedWon),
        ]);
    }

    /** What to tell about an order that is not paid; the order itself stays open and can still be paid. */
    public function note(string $number, string $note): void
    {
        $this->update($number, static fn (array $order): array => $order['state'] === 'open'
            ? [...$order, 'note' => $note]
            : $order);
    }

    /** Money has moved, and not for this order as it is. */
    public function notePaidOtherwise(string $number): void
    {
        $this->update($number, static fn (array $order): array => [...$order, 'isPaidOtherwise' => true]);
    }

    /** A confirm key belongs to the order for which it was first sent; false when that is another one. */
    public function bindConfirmKey(string $number, string $key): bool
    {
        $digest = hash('sha256', trim($key));
        $isOurs = false;
        $this->change(static function (array $orders) use ($number, $digest, &$isOurs): array {
            $holder = array_search($digest, array_column($orders, 'confirmKey', 'number'), true);
            $isOurs = $holder === false || $holder === $number;
            return $isOurs ? [...$orders, $number => [...$orders[$number], 'confirmKey' => $digest]] : $orders;
        });
        return $isOurs;
    }

    /** Nothing was charged with it, and it is another order's. */
    public function releaseConfirmKey(string $number, string $key): void
    {
        $digest = hash('sha256', trim($key));
        $this->update($number, static fn (array $order): array => ($order['confirmKey'] ?? '') === $digest
            ? [...$order, 'confirmKey' => '']
            : $order);
    }

    private function update(string $number, callable $change): void
    {
        $this->change(static fn (array $orders): array => [...$orders, $number => $change($orders[$number])]);
    }

    private function read(): array
    {
        $text = is_file($this->file) ? (string) file_get_contents($this->file) : '';
        return $text === '' ? [] : json_decode($text, true, flags: JSON_THROW_ON_ERROR);
    }

    private function change(callable $change): void
    {
        $lock = fopen($this->file . '.lock', 'c') ?: throw new RuntimeException('The orders cannot be written.');
        flock($lock, LOCK_EX);
        try {
            // Written beside and renamed, so that a reader never sees half a file.
            $json = json_encode($change($this->read()), JSON_THROW_ON_ERROR | JSON_UNESCAPED_UNICODE);
            if (file_put_contents($this->file . '.new', $json) !== strlen($json)) {
                throw new RuntimeException('The orders cannot be written.');
            }
            rename($this->file . '.new', $this->file);
        } finally {
            fclose($lock);
        }
    }
}
