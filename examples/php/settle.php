<?php
declare(strict_types=1);

enum Outcome
{
    case Paid;
    case NotPaid;
    /** Money has moved, and not for this order as it is: nothing is delivered on it, and nobody says that it is not paid. */
    case PaidOtherwise;
    /** Nobody could say yet: ask again, and never tell the customer that it failed. */
    case Unknown;
}

/**
 * What came through the browser is unverified. A CERT result is confirmed, a PAY result is looked up, and only the answer of
 * Payple counts, with the number and the amount of our own order (guide 3-6).
 *
 * @param array<string, string> $result the form that the browser posted
 */
function settle_result(Payple $payple, Orders $orders, array $order, array $result): Outcome
{
    if ($order['state'] === 'paid') {
        return Outcome::Paid;
    }
    $claimsSuccess = ($result['PCD_PAY_RST'] ?? '') === 'success';
    if (!$claimsSuccess) {
        // `close` is a customer who left, `error` a refusal. Neither is verified: the order stays open.
        $orders->note($order['number'], (string) ($result['PCD_PAY_MSG'] ?? ''));
    }
    if (!$claimsSuccess || $order['work'] !== 'CERT') {
        return settle_by_lookup($payple, $orders, $order);
    }
    $key = (string) ($result['PCD_PAY_REQKEY'] ?? '');
    if (!$orders->bindConfirmKey($order['number'], $key)) {
        error_log("order {$order['number']}: this confirm key was sent for another order; nothing is sent");
        return settle_by_lookup($payple, $orders, $order);
    }
    try {
        $answer = $payple->confirm($order, $result);
    } catch (PaypleUnreachable) {
        // A confirm without an answer may have charged: looked up before anything else.
        return settle_by_lookup($payple, $orders, $order);
    } catch (UnexpectedValueException $forged) {
        error_log("order {$order['number']}: {$forged->getMessage()}");
        return Outcome::NotPaid;
    }
    if (($answer['PCD_PAY_CODE'] ?? '') === 'PCCF0004') {
        // Refused before any approval: the order whose keys these are can still be confirmed with them.
        $orders->releaseConfirmKey($order['number'], $key);
    }
    $outcome = judge($orders, $order, $answer);
    if ($outcome === Outcome::PaidOtherwise) {
        settle_other($payple, $orders, $order, $answer);
    }
    return $outcome;
}

/**
 * The keys of one order came under the number of another and were confirmed, which Payple cannot notice. What was charged is
 * looked up under the number that was answered. This shop has enough of everything, so an order that is paid as it is goes on
 * as paid; a shop that would not have confirmed it (sold out, another price) cancels it here, unless it is fulfilled:
 * `$payple->cancel($other, $other['amountWon'])`.
 */
function settle_other(Payple $payple, Orders $orders, array $order, array $answer): void
{
    $other = $orders->find((string) ($answer['PCD_PAY_OID'] ?? ''));
    if ($other !== null && $other['number'] !== $order['number']) {
        settle_by_lookup($payple, $orders, $other);
    }
}

function settle_by_lookup(Payple $payple, Orders $orders, array $order): Outcome
{
    try {
        return judge($orders, $order, $payple->lookUp($order));
    } catch (PaypleUnreachable $reason) {
        error_log("order {$order['number']}: {$reason->getMessage()}");
        return $order['state'] === 'paid' ? Outcome::Paid : Outcome::Unknown;
    }
}

/** Judges an answer of Payple's server; delivers when it is a payment of this order. */
function judge(Orders $orders, array $order, array $answer): Outcome
{
    $code = (string) ($answer['PCD_PAY_CODE'] ?? '');
    // The guide asks for a code that contains 0000: the confirm says PCCF0000, the lookup PCHK0000.
    if (($answer['PCD_PAY_RST'] ?? '') !== 'success' || !str_ends_with($code, '0000')) {
        // PCHK0003: still under way.
        return $code === 'PCHK0003' ? Outcome::Unknown : Outcome::NotPaid;
    }
    // Dojang's lookup says how it was asked for: a page can have charged at once what was to be confirmed.
    $work = (string) ($answer['PCD_PAY_WORK'] ?? '');
    $isOurs = hash_equals($order['number'], (string) ($answer['PCD_PAY_OID'] ?? ''))
        && (string) ($answer['PCD_PAY_TOTAL'] ?? '') === (string) $order['amountWon']
        && ($work === '' || $work === $order['work']);
    if (!$isOurs) {
        // Paid, but not what was ordered: somebody changed the page. Staff looks into it, and cancels.
        $paid = ($answer['PCD_PAY_OID'] ?? '') . ', ' . ($answer['PCD_PAY_TOTAL'] ?? '') . ' won';
        error_log("order {$order['number']}: PAID OTHERWISE, as order $paid");
        $orders->notePaidOtherwise($order['number']);
        return Outcome::PaidOtherwise;
    }
    $orders->markPaid($order['number']);
    // Dojang tells this in the lookup; Payple's own lookup does not know of cancellations.
    $orders->noteRefunded($order['number'], (int) ($answer['PCD_REFUND_TOTAL'] ?? 0));
    return Outcome::Paid;
}
