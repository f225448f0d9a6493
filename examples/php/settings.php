<?php
declare(strict_types=1);

/** What this shop gets from its environment. Nothing else reads it. */
final class Settings
{
    private function __construct(
        /** Scheme and host of Payple, or of a gateway that speaks as Payple does. */
        public readonly string $paypleHost,
        public readonly string $cstId,
        public readonly string $custKey,
        public readonly string $refundKey,
        /** Where customers reach this shop: the Referer of every authentication (guide 3-2). */
        public readonly string $shopOrigin,
        /** `whsec_...`; empty: webhooks come unsigned, as from Payple itself, and are only a reason to ask. */
        public readonly string $webhookSecret,
        /** Password of the staff, user `admin`; empty: nobody may cancel. */
        public readonly string $adminPassword,
        public readonly string $ordersFile,
    ) {
    }

    public static function fromEnvironment(): self
    {
        $host = rtrim(getenv('PAYPLE_HOST') ?: 'http://localhost:4000', '/');
        // The public test account is a default for test hosts alone: a live shop must never sell on it by mistake.
        $isLive = in_array(parse_url($host, PHP_URL_HOST), ['cpay.payple.kr', 'api-v2.payple.kr'], true);
        $key = static function (string $name, string $ofTheTestAccount) use ($isLive): string {
            $value = getenv($name) ?: ($isLive ? '' : $ofTheTestAccount);
            return $value !== '' ? $value : throw new RuntimeException("$name is not set");
        };
        return new self(
            paypleHost: $host,
            cstId: $key('PAYPLE_CST_ID', 'test'),
            custKey: $key('PAYPLE_CUST_KEY', 'abcd1234567890'),
            refundKey: $key(
                'PAYPLE_REFUND_KEY',
                'a41ce010ede9fcbfb3be86b24858806596a9db68b79d138b147c3e563e1829a0',
            ),
            shopOrigin: rtrim(getenv('SHOP_ORIGIN') ?: 'http://localhost:3100', '/'),
            webhookSecret: getenv('WEBHOOK_SECRET') ?: '',
            adminPassword: getenv('ADMIN_PASSWORD') ?: '',
            ordersFile: getenv('ORDERS_FILE') ?: sys_get_temp_dir() . '/php-shop-orders.json',
        );
    }

    public function isPayple(): bool
    {
        return str_ends_with((string) parse_url($this->paypleHost, PHP_URL_HOST), '.payple.kr');
    }
}
