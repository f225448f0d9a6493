import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A small shop that takes app-card payments, on the JDK alone (17 or newer): {@code java -Dfile.encoding=UTF-8 Shop.java}.
 * Before version 18 Java reads this file, and its Korean, in the machine's own encoding unless it is told.
 */
public final class Shop {
  /** Prices live on the server: a page only names a product. */
  private static final Map<String, Product> PRODUCTS = Map.of("shirt", new Product("도장 티셔츠", 1000));

  /** A form or a message is small; more is somebody who wants us to store it. */
  private static final int BODY_LIMIT_BYTES = 64 * 1024;

  private final Settings settings;
  private final Payple payple;
  private final Orders orders;

  private Shop(Settings settings) throws IOException {
    this.settings = settings;
    this.payple = new Payple(settings);
    this.orders = new Orders(settings.ordersFile());
  }

  public static void main(String[] arguments) throws IOException {
    Settings settings = Settings.fromEnvironment();
    Shop shop = new Shop(settings);
    HttpServer server = HttpServer.create(new InetSocketAddress("localhost", settings.port()), 0);
    server.setExecutor(Executors.newFixedThreadPool(16));
    server.createContext("/", shop::handle);
    server.start();
    System.out.println("The shop is open: " + settings.shopOrigin());
  }

  record Product(String goods, long amountWon) {}

  /** What is answered to one request. */
  record Answer(int status, String type, String content, Map<String, String> headers) {
    static Answer page(int status, String title, String content) {
      return new Answer(status, "text/html; charset=utf-8", Pages.page(title, content), Map.of());
    }

    static Answer json(int status, Map<String, String> content) {
      return new Answer(status, "application/json", Json.write(content), Map.of());
    }

    static Answer redirect(String path) {
      return new Answer(303, "text/plain", "", Map.of("Location", path));
    }
  }

  // ---- Routes

  private void handle(HttpExchange exchange) throws IOException {
    Answer answer;
    try {
      byte[] body = exchange.getRequestBody().readNBytes(BODY_LIMIT_BYTES + 1);
      answer = body.length > BODY_LIMIT_BYTES ? Answer.json(413, Map.of()) : route(exchange, body);
    } catch (RuntimeException | IOException broken) {
      broken.printStackTrace();
      answer = Answer.page(500, "문제가 생겼어요", "<p>잠시 후 다시 시도해 주세요.</p>");
    }
    byte[] content = answer.content().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", answer.type());
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
    answer.headers().forEach(exchange.getResponseHeaders()::set);
    boolean isEmpty = content.length == 0 || exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(answer.status(), isEmpty ? -1 : content.length);
    if (!isEmpty) exchange.getResponseBody().write(content);
    exchange.close();
  }

  private Answer route(HttpExchange exchange, byte[] body) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String[] parts = path.split("/");
    if (parts.length >= 3 && parts[1].equals("orders")) {
      Order order = orders.find(parts[2]);
      if (order == null) return notFound("주문을 찾을 수 없어요");
      return switch (exchange.getRequestMethod() + " " + String.join("/", List.of(parts).subList(3, parts.length))) {
        case "GET " -> Answer.page(200, "주문", Pages.order(order, Outcome.NOT_PAID));
        case "POST cancel" -> staffOnly(exchange, () -> cancel(order, form(body)));
        case "POST lookup" -> staffOnly(exchange, () -> lookUp(order));
        default -> notFound("없는 페이지예요");
      };
    }
    return switch (exchange.getRequestMethod() + " " + path) {
      case "GET /" -> Answer.page(200, "Java 상점", Pages.home(PRODUCTS));
      case "POST /orders" -> startPayment(form(body));
      case "POST /result" -> takeResult(form(body));
      // Asked before an address is registered.
      case "HEAD /webhook" -> Answer.json(200, Map.of());
      case "POST /webhook" -> Answer.json(takeWebhook(exchange, body), Map.of());
      default -> notFound("없는 페이지예요");
    };
  }

  private static Answer notFound(String title) {
    return Answer.page(404, title, "<p><a href=\"/\">상점으로 돌아가기</a></p>");
  }

  interface Action {
    Answer run() throws IOException;
  }

  /** Lets nobody but staff go on. A browser sends the password by itself, so a form of another site is refused too. */
  private Answer staffOnly(HttpExchange exchange, Action action) throws IOException {
    String wanted = "Basic " + Base64.getEncoder().encodeToString(
        ("admin:" + settings.adminPassword()).getBytes(StandardCharsets.UTF_8));
    String sent = exchange.getRequestHeaders().getFirst("Authorization");
    if (settings.adminPassword().isEmpty() || sent == null || !isSame(wanted, sent)) {
      return new Answer(401, "application/json", "{\"error\":\"Staff only.\"}",
          Map.of("WWW-Authenticate", "Basic realm=\"staff\""));
    }
    String origin = exchange.getRequestHeaders().getFirst("Origin");
    if (origin != null && !origin.equals(settings.shopOrigin())) {
      return Answer.json(403, Map.of("error", "Sent from another site."));
    }
    return action.run();
  }

  private Answer startPayment(Map<String, String> form) throws IOException {
    Product product = PRODUCTS.get(form.getOrDefault("product", ""));
    if (product == null) return Answer.page(400, "주문할 수 없어요", "<p>없는 상품이에요.</p>");
    Order order = orders.create(product, "CERT".equals(form.get("work")) ? "CERT" : "PAY");
    Map<String, String> request = new LinkedHashMap<>();
    request.put("PCD_PAY_TYPE", "card");
    request.put("PCD_CARD_VER", "02");
    request.put("PCD_PAY_WORK", order.work());
    request.put("PCD_PAY_GOODS", order.goods());
    request.put("PCD_PAY_TOTAL", Long.toString(order.amountWon()));
    request.put("PCD_PAY_OID", order.number());
    // A path opens the window over the page; an absolute address opens it instead of the page.
    request.put("PCD_RST_URL", "/result");
    Map<String, String> auth;
    try {
      auth = payple.authenticatePayment(request);
    } catch (Unreachable reason) {
      System.err.println(reason.getMessage());
      return Answer.page(502, "결제를 시작할 수 없어요", "<p>잠시 후 다시 시도해 주세요.</p>");
    }
    request.put("PCD_AUTH_KEY", auth.get("AuthKey"));
    request.put("PCD_PAY_URL", auth.get("return_url"));
    return Answer.page(200, "결제하기", Pages.checkout(settings, order, request));
  }

  private Answer takeResult(Map<String, String> result) throws IOException {
    Order order = orders.find(result.getOrDefault("PCD_PAY_OID", ""));
    if (order == null) return notFound("주문을 찾을 수 없어요");
    // Redirected, so that a reload never posts the result again. An open question is shown at once.
    if (settleResult(order, result) == Outcome.UNKNOWN) {
      return Answer.page(202, "주문", Pages.order(orders.find(order.number()), Outcome.UNKNOWN));
    }
    return Answer.redirect("/orders/" + order.number());
  }

  /** Returns the status to answer with: 2xx is never sent again, anything else is. */
  private int takeWebhook(HttpExchange exchange, byte[] body) throws IOException {
    if (!settings.webhookSecret().isEmpty() && !isSigned(exchange, body)) return 401;
    Map<String, String> message = Json.read(new String(body, StandardCharsets.UTF_8));
    Order order = message == null ? null : orders.find(message.getOrDefault("PCD_PAY_OID", ""));
    // Not ours: sending it again would not help.
    if (order == null) return 200;
    // Whatever it says, it is a reason to ask: so an unsigned one, as Payple sends it, can do no harm either.
    return settleByLookup(order) == Outcome.UNKNOWN ? 503 : 200;
  }

  private Answer cancel(Order order, Map<String, String> form) throws IOException {
    String amount = form.getOrDefault("amount", Long.toString(order.amountWon() - order.refundedWon()));
    if (!amount.matches("[1-9]\\d{0,9}")) return Answer.json(400, Map.of("error", "amount: whole won, 1 or more"));
    try {
      Map<String, String> answer = payple.cancel(order, Long.parseLong(amount));
      boolean isCancelled = "success".equals(answer.get("PCD_PAY_RST"));
      if (isCancelled) orders.noteRefund(order.number(), answer.get("PCD_PAY_CARDTRADENUM"), Long.parseLong(amount));
      return Answer.json(isCancelled ? 200 : 409, answer);
    } catch (Unreachable reason) {
      // It may have happened. Staff looks the order up before trying again.
      System.err.println("order " + order.number() + ": " + reason.getMessage());
      return Answer.json(502, Map.of("error", "No answer. Look the order up before you try again."));
    }
  }

  private Answer lookUp(Order order) throws IOException {
    try {
      Map<String, String> answer = payple.lookUp(order);
      judge(order, answer);
      return Answer.json(200, answer);
    } catch (Unreachable reason) {
      return Answer.json(502, Map.of("error", "No answer. Try again in a moment."));
    }
  }

  // ---- From an unverified result to a paid order

  enum Outcome {
    PAID,
    NOT_PAID,
    /** Money has moved, and not for this order as it is: nothing is delivered on it, and nobody says that it is not paid. */
    PAID_OTHERWISE,
    /** Nobody could say yet: ask again, and never tell the customer that it failed. */
    UNKNOWN
  }

  /**
   * What came through the browser is unverified. A CERT result is confirmed, a PAY result is looked up, and only the answer of
   * Payple counts, with the number and the amount of our own order (guide 3-6).
   */
  private Outcome settleResult(Order order, Map<String, String> result) throws IOException {
    if (order.isPaid()) return Outcome.PAID;
    boolean claimsSuccess = "success".equals(result.get("PCD_PAY_RST"));
    // `close` is a customer who left, `error` a refusal. Neither is verified: the order stays open.
    if (!claimsSuccess) orders.note(order.number(), result.getOrDefault("PCD_PAY_MSG", ""));
    if (!claimsSuccess || !order.work().equals("CERT")) return settleByLookup(order);
    if (!payple.isConfirmUrl(result.getOrDefault("PCD_PAY_COFURL", ""))) {
      System.err.println("order " + order.number() + ": PCD_PAY_COFURL is not an address of Payple.");
      return Outcome.NOT_PAID;
    }
    String key = result.getOrDefault("PCD_PAY_REQKEY", "");
    if (!orders.bindConfirmKey(order.number(), key)) {
      System.err.println("order " + order.number() + ": this confirm key was sent for another order; nothing is sent");
      return settleByLookup(order);
    }
    Map<String, String> answer;
    try {
      answer = payple.confirm(order, result);
    } catch (Unreachable lost) {
      // A confirm without an answer may have charged: looked up before anything else.
      return settleByLookup(order);
    }
    // Refused before any approval: the order whose keys these are can still be confirmed with them.
    if ("PCCF0004".equals(answer.get("PCD_PAY_CODE"))) orders.releaseConfirmKey(order.number(), key);
    Outcome outcome = judge(order, answer);
    if (outcome == Outcome.PAID_OTHERWISE) settleOther(order, answer);
    return outcome;
  }

  /**
   * The keys of one order came under the number of another and were confirmed, which Payple cannot notice. What was charged is
   * looked up under the number that was answered. This shop has enough of everything, so an order that is paid as it is goes on
   * as paid; a shop that would not have confirmed it (sold out, another price) cancels it here, unless it is fulfilled:
   * {@code payple.cancel(other, other.amountWon())}.
   */
  private void settleOther(Order order, Map<String, String> answer) throws IOException {
    Order other = orders.find(answer.getOrDefault("PCD_PAY_OID", ""));
    if (other != null && !other.number().equals(order.number())) settleByLookup(other);
  }

  private Outcome settleByLookup(Order order) throws IOException {
    try {
      return judge(order, payple.lookUp(order));
    } catch (Unreachable reason) {
      System.err.println("order " + order.number() + ": " + reason.getMessage());
      return order.isPaid() ? Outcome.PAID : Outcome.UNKNOWN;
    }
  }

  /** Judges an answer of Payple's server; delivers when it is a payment of this order. */
  private Outcome judge(Order order, Map<String, String> answer) throws IOException {
    String code = answer.getOrDefault("PCD_PAY_CODE", "");
    // The guide asks for a code that contains 0000: the confirm says PCCF0000, the lookup PCHK0000.
    if (!"success".equals(answer.get("PCD_PAY_RST")) || !code.endsWith("0000")) {
      // PCHK0003: still under way.
      return code.equals("PCHK0003") ? Outcome.UNKNOWN : Outcome.NOT_PAID;
    }
    // Dojang's lookup says how it was asked for: a page can have charged at once what was to be confirmed.
    String work = answer.getOrDefault("PCD_PAY_WORK", "");
    boolean isOurs = order.number().equals(answer.get("PCD_PAY_OID"))
        && Long.toString(order.amountWon()).equals(answer.get("PCD_PAY_TOTAL"))
        && (work.isEmpty() || work.equals(order.work()));
    if (!isOurs) {
      // Paid, but not what was ordered: somebody changed the page. Staff looks into it, and cancels.
      System.err.println("order " + order.number() + ": PAID OTHERWISE, as order " + answer.get("PCD_PAY_OID") + ", "
          + answer.get("PCD_PAY_TOTAL") + " won");
      orders.notePaidOtherwise(order.number());
      return Outcome.PAID_OTHERWISE;
    }
    orders.markPaid(order.number());
    // Dojang tells this in the lookup; Payple's own lookup does not know of cancellations.
    String refunded = answer.getOrDefault("PCD_REFUND_TOTAL", "");
    if (refunded.matches("\\d{1,10}")) orders.noteRefunded(order.number(), Long.parseLong(refunded));
    return Outcome.PAID;
  }

  // ---- Webhooks

  /** How old a signed webhook may be, so that a stolen one cannot be sent again later. */
  private static final long WEBHOOK_TOLERANCE_SECONDS = 300;

  /**
   * Checks a signature by Standard Webhooks (standardwebhooks.com): HMAC-SHA256 over {@code id.timestamp.body}, on the body
   * as it came. JSON that was read and written again has another signature.
   */
  private boolean isSigned(HttpExchange exchange, byte[] body) {
    String id = header(exchange, "webhook-id");
    String timestamp = header(exchange, "webhook-timestamp");
    if (id.isEmpty() || !timestamp.matches("\\d{1,12}")) return false;
    long ageSeconds = Instant.now().getEpochSecond() - Long.parseLong(timestamp);
    if (Math.abs(ageSeconds) > WEBHOOK_TOLERANCE_SECONDS) return false;
    byte[] mac;
    try {
      byte[] key = Base64.getDecoder().decode(settings.webhookSecret().replaceFirst("^whsec_", ""));
      // A short key would let anybody sign.
      if (key.length < 24) return false;
      Mac hmac = Mac.getInstance("HmacSHA256");
      hmac.init(new SecretKeySpec(key, "HmacSHA256"));
      hmac.update((id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8));
      mac = hmac.doFinal(body);
    } catch (GeneralSecurityException | IllegalArgumentException unusable) {
      return false;
    }
    String expected = "v1," + Base64.getEncoder().encodeToString(mac);
    boolean isSigned = false;
    // Several while a secret is being replaced. All are compared, each in constant time.
    for (String signature : header(exchange, "webhook-signature").split(" ")) isSigned |= isSame(expected, signature);
    return isSigned;
  }

  private static String header(HttpExchange exchange, String name) {
    String value = exchange.getRequestHeaders().getFirst(name);
    return value == null ? "" : value;
  }

  /** Compares in constant time. */
  private static boolean isSame(String left, String right) {
    return MessageDigest.isEqual(left.getBytes(StandardCharsets.UTF_8), right.getBytes(StandardCharsets.UTF_8));
  }

  private static Map<String, String> form(byte[] body) {
    Map<String, String> fields = new LinkedHashMap<>();
    for (String pair : new String(body, StandardCharsets.UTF_8).split("&")) {
      String[] parts = pair.split("=", 2);
      if (parts.length < 2 || parts[1].isEmpty()) continue;
      try {
        fields.put(
            URLDecoder.decode(parts[0], StandardCharsets.UTF_8), URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
      } catch (IllegalArgumentException unreadable) {
        // A lone percent sign is no escape; such a field is of no use here.
      }
    }
    return fields;
  }

  // ---- Settings

  /**
   * What this shop gets from its environment.
   *
   * @param paypleHost scheme and host of Payple, or of a gateway that speaks as Payple does
   * @param shopOrigin where customers reach this shop: the Referer of every authentication (guide 3-2)
   * @param webhookSecret {@code whsec_...}; empty: webhooks come unsigned, as from Payple itself, and are only a reason to ask
   * @param adminPassword password of the staff, user {@code admin}; empty: nobody may cancel
   */
  record Settings(
      String paypleHost,
      String cstId,
      String custKey,
      String refundKey,
      String shopOrigin,
      String webhookSecret,
      String adminPassword,
      Path ordersFile,
      int port) {
    static Settings fromEnvironment() {
      String host = of("PAYPLE_HOST", "http://localhost:4000").replaceFirst("/+$", "");
      String name = URI.create(host).getHost();
      // The public test account is a default for test hosts alone: a live shop must never sell on it by mistake.
      boolean isLive = List.of("cpay.payple.kr", "api-v2.payple.kr").contains(name);
      int port = Integer.parseInt(of("PORT", "3200"));
      return new Settings(
          host,
          key("PAYPLE_CST_ID", isLive ? "" : "test"),
          key("PAYPLE_CUST_KEY", isLive ? "" : "abcd1234567890"),
          key("PAYPLE_REFUND_KEY", isLive ? "" : "a41ce010ede9fcbfb3be86b24858806596a9db68b79d138b147c3e563e1829a0"),
          of("SHOP_ORIGIN", "http://localhost:" + port).replaceFirst("/+$", ""),
          of("WEBHOOK_SECRET", ""),
          of("ADMIN_PASSWORD", ""),
          Path.of(of("ORDERS_FILE", System.getProperty("java.io.tmpdir") + "/java-shop-orders.jsonl")),
          port);
    }

    boolean isPayple() {
      return URI.create(paypleHost).getHost().endsWith(".payple.kr");
    }

    private static String of(String name, String otherwise) {
      String value = System.getenv(name);
      return value == null || value.isEmpty() ? otherwise : value;
    }

    private static String key(String name, String otherwise) {
      String value = of(name, otherwise);
      if (value.isEmpty()) throw new IllegalStateException(name + " is not set");
      return value;
    }
  }

  // ---- The calls of the shop's server

  /** No answer, or none that can be used: what happened to the payment is not known. */
  static final class Unreachable extends Exception {
    private static final long serialVersionUID = 1;

    Unreachable(String message) {
      super(message);
    }
  }

  /** Keys go into bodies only, never into an address or a log. */
  static final class Payple {
    /** Payple answers within 10 seconds; a little more, so that the answer is not thrown away. */
    private static final Duration TIMEOUT = Duration.ofSeconds(15);

    private final Settings settings;
    private final HttpClient http = HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .followRedirects(HttpClient.Redirect.NEVER)
        .connectTimeout(Duration.ofSeconds(5))
        .build();

    Payple(Settings settings) {
      this.settings = settings;
    }

    /** Partner authentication (guide 3-2): one for every request that follows. */
    Map<String, String> authenticate(Map<String, String> purpose) throws Unreachable {
      Map<String, String> body = new LinkedHashMap<>(purpose);
      body.put("cst_id", settings.cstId());
      body.put("custKey", settings.custKey());
      Map<String, String> answer = post(settings.paypleHost() + "/php/auth.php", body);
      if (!"success".equals(answer.get("result"))) {
        throw new Unreachable("Authentication was refused: " + answer.get("result_msg"));
      }
      return answer;
    }

    /**
     * The authentication of a payment window. Dojang is told the whole order with it and opens no window for a page that says
     * otherwise: a page can turn CERT into PAY, which charges before this shop has said yes. Payple does not know these rows.
     */
    Map<String, String> authenticatePayment(Map<String, String> request) throws Unreachable {
      if (settings.isPayple()) return authenticate(Map.of());
      Map<String, String> order = new LinkedHashMap<>(request);
      order.put("DOJANG_SEAL_ALL", "Y");
      return authenticate(order);
    }

    /**
     * The final approval of a CERT payment (guide 3-7). Sent again, it gives the first answer. It charges what its keys stand
     * for: Dojang is told the order, and refuses the keys of another; Payple does not know these two rows.
     */
    Map<String, String> confirm(Order order, Map<String, String> result) throws Unreachable {
      Map<String, String> body = new LinkedHashMap<>();
      body.put("PCD_CST_ID", settings.cstId());
      body.put("PCD_CUST_KEY", settings.custKey());
      // Both as the result brought them: this key is not the one of the authentication.
      body.put("PCD_AUTH_KEY", result.getOrDefault("PCD_AUTH_KEY", ""));
      body.put("PCD_PAY_REQKEY", result.getOrDefault("PCD_PAY_REQKEY", ""));
      body.put("PCD_PAYER_ID", "");
      if (!settings.isPayple()) {
        body.put("PCD_PAY_OID", order.number());
        body.put("PCD_PAY_TOTAL", Long.toString(order.amountWon()));
      }
      return post(result.get("PCD_PAY_COFURL"), body);
    }

    /** The result of a payment, from Payple itself: the one thing a browser cannot forge. */
    Map<String, String> lookUp(Order order) throws Unreachable {
      Map<String, String> auth = authenticate(Map.of("PCD_PAYCHK_FLAG", "Y"));
      Map<String, String> body = ofOrder(auth, order);
      body.put("PCD_PAYCHK_FLAG", "Y");
      body.put("PCD_PAY_TYPE", "card");
      return post(auth.get("return_url"), body);
    }

    /** Gives money back; an amount below what was paid cancels in part. */
    Map<String, String> cancel(Order order, long amountWon) throws Unreachable {
      Map<String, String> auth = authenticate(Map.of("PCD_PAYCANCEL_FLAG", "Y"));
      Map<String, String> body = ofOrder(auth, order);
      body.put("PCD_PAYCANCEL_FLAG", "Y");
      body.put("PCD_REFUND_KEY", settings.refundKey());
      body.put("PCD_REFUND_TOTAL", Long.toString(amountWon));
      return post(auth.get("return_url"), body);
    }

    private static Map<String, String> ofOrder(Map<String, String> auth, Order order) {
      Map<String, String> body = new LinkedHashMap<>();
      body.put("PCD_CST_ID", auth.get("cst_id"));
      body.put("PCD_CUST_KEY", auth.get("custKey"));
      body.put("PCD_AUTH_KEY", auth.get("AuthKey"));
      body.put("PCD_PAY_OID", order.number());
      body.put("PCD_PAY_DATE", order.date());
      return body;
    }

    private static final Pattern CONFIRM_URL =
        Pattern.compile(
            "(https?://[a-z0-9.:-]+)(?:/php/PayCardConfirmAct\\.php|/api/v1/payments/cards/approval/confirm)"
                + "(?:\\?[A-Za-z0-9_=&-]*)?");

    /** May the key go there? The address comes through the browser: nowhere but where Payple takes confirms. */
    boolean isConfirmUrl(String url) {
      Matcher confirm = CONFIRM_URL.matcher(url);
      if (!confirm.matches()) {
        return false;
      }
      String origin = confirm.group(1);
      return origin.equals(settings.paypleHost())
          || (settings.isPayple() && origin.matches("https://[a-z0-9-]+\\.payple\\.kr"));
    }

    private Map<String, String> post(String url, Map<String, String> body) throws Unreachable {
      try {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
            .timeout(TIMEOUT)
            .header("Content-Type", "application/json")
            .header("Cache-Control", "no-cache")
            .header("Referer", settings.shopOrigin())
            .POST(HttpRequest.BodyPublishers.ofString(Json.write(body)))
            .build();
        Map<String, String> answer = Json.read(http.send(request, HttpResponse.BodyHandlers.ofString()).body());
        if (answer != null) return answer;
      } catch (IOException | IllegalArgumentException lost) {
        // Its message would repeat the address; the exception below says enough.
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
      }
      throw new Unreachable("Payple did not answer.");
    }
  }

  // ---- Orders

  /**
   * @param date day of the order in Korea, {@code YYYYMMDD}: Payple counts days there
   * @param note what to tell while the order is not paid
   * @param refunds amounts by the transaction key of their cancellation
   * @param confirmKey digest of the confirm key that was sent for it; empty while none was
   * @param isPaidOtherwise money has moved, and not for this order as it is
   */
  record Order(
      String number,
      String goods,
      long amountWon,
      String work,
      String date,
      boolean isPaid,
      int deliveries,
      long refundedWon,
      String note,
      Map<String, Long> refunds,
      String confirmKey,
      boolean isPaidOtherwise) {
    Order with(boolean paid, int delivered, long refunded, String text, Map<String, Long> each) {
      return new Order(
          number, goods, amountWon, work, date, paid, delivered, refunded, text, each, confirmKey, isPaidOtherwise);
    }

    Order with(String key, boolean otherwise) {
      return new Order(
          number, goods, amountWon, work, date, isPaid, deliveries, refundedWon, note, refunds, key, otherwise);
    }

    String toLine() {
      Map<String, String> fields = new LinkedHashMap<>();
      fields.put("number", number);
      fields.put("goods", goods);
      fields.put("amountWon", Long.toString(amountWon));
      fields.put("work", work);
      fields.put("date", date);
      fields.put("isPaid", Boolean.toString(isPaid));
      fields.put("deliveries", Integer.toString(deliveries));
      fields.put("refundedWon", Long.toString(refundedWon));
      fields.put("note", note);
      fields.put("confirmKey", confirmKey);
      fields.put("isPaidOtherwise", Boolean.toString(isPaidOtherwise));
      refunds.forEach((key, amount) -> fields.put("refund " + key, Long.toString(amount)));
      return Json.write(fields);
    }

    static Order ofLine(String line) {
      Map<String, String> fields = Json.read(line);
      if (fields == null) throw new IllegalStateException("The file of the orders is damaged.");
      Map<String, Long> refunds = new LinkedHashMap<>();
      fields.forEach((name, value) -> {
        if (name.startsWith("refund ")) refunds.put(name.substring("refund ".length()), Long.parseLong(value));
      });
      return new Order(
          fields.get("number"),
          fields.get("goods"),
          Long.parseLong(fields.get("amountWon")),
          fields.get("work"),
          fields.get("date"),
          Boolean.parseBoolean(fields.get("isPaid")),
          Integer.parseInt(fields.get("deliveries")),
          Long.parseLong(fields.get("refundedWon")),
          fields.get("note"),
          refunds,
          fields.getOrDefault("confirmKey", ""),
          Boolean.parseBoolean(fields.get("isPaidOtherwise")));
    }
  }

  /** Orders in one file, a JSON object a line. One process owns it; its lock makes every change whole. */
  static final class Orders {
    private final Path file;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Order> byNumber = new LinkedHashMap<>();

    Orders(Path file) throws IOException {
      this.file = file;
      if (!Files.exists(file)) return;
      for (String line : Files.readAllLines(file)) {
        Order order = Order.ofLine(line);
        byNumber.put(order.number(), order);
      }
    }

    synchronized Order find(String number) {
      return byNumber.get(number);
    }

    synchronized Order create(Product product, String work) throws IOException {
      byte[] secret = new byte[8];
      random.nextBytes(secret);
      String date = LocalDate.now(ZoneId.of("Asia/Seoul")).format(DateTimeFormatter.BASIC_ISO_DATE);
      // Unguessable: whoever knows the number sees the order.
      String number = "JAVA" + date + HexFormat.of().formatHex(secret);
      Order order = new Order(
          number, product.goods(), product.amountWon(), work, date, false, 0, 0, "", Map.of(), "", false);
      byNumber.put(number, order);
      save();
      return order;
    }

    /**
     * Marks the order as paid and delivers the goods: once, however often the result comes and by whichever ways at the same
     * time. A shop that prints a label or sends a mail writes that work down here, beside the state, and does it after.
     */
    void markPaid(String number) throws IOException {
      update(number, order -> order.isPaid()
          ? order
          : order.with(true, order.deliveries() + 1, order.refundedWon(), "", order.refunds()));
    }

    /** A cancellation under its own transaction key: reported twice, it is one. */
    void noteRefund(String number, String transactionKey, long amountWon) throws IOException {
      update(number, order -> {
        Map<String, Long> refunds = new LinkedHashMap<>(order.refunds());
        refunds.put(transactionKey, amountWon);
        long sum = refunds.values().stream().mapToLong(Long::longValue).sum();
        return order.with(
            order.isPaid(), order.deliveries(), Math.max(order.refundedWon(), sum), order.note(), refunds);
      });
    }

    /** What Payple says was given back in all, those cancellations included that this shop did not ask for. */
    void noteRefunded(String number, long refundedWon) throws IOException {
      update(number, order -> order.with(
          order.isPaid(), order.deliveries(), Math.max(order.refundedWon(), refundedWon), order.note(), order.refunds()));
    }

    /** What to tell about an order that is not paid; the order itself stays open and can still be paid. */
    void note(String number, String note) throws IOException {
      update(number, order -> order.isPaid()
          ? order
          : order.with(false, order.deliveries(), order.refundedWon(), note, order.refunds()));
    }

    /** Money has moved, and not for this order as it is. */
    void notePaidOtherwise(String number) throws IOException {
      update(number, order -> order.with(order.confirmKey(), true));
    }

    /** A confirm key belongs to the order for which it was first sent; false when that is another one. */
    synchronized boolean bindConfirmKey(String number, String key) throws IOException {
      String digest = digest(key);
      for (Order each : byNumber.values()) {
        if (each.confirmKey().equals(digest)) return each.number().equals(number);
      }
      update(number, order -> order.with(digest, order.isPaidOtherwise()));
      return true;
    }

    /** Nothing was charged with it, and it is another order's. */
    void releaseConfirmKey(String number, String key) throws IOException {
      update(number, order -> order.confirmKey().equals(digest(key)) ? order.with("", order.isPaidOtherwise()) : order);
    }

    private static String digest(String key) {
      try {
        byte[] bytes = MessageDigest.getInstance("SHA-256").digest(key.strip().getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(bytes);
      } catch (GeneralSecurityException impossible) {
        throw new IllegalStateException(impossible);
      }
    }

    private synchronized void update(String number, UnaryOperator<Order> change) throws IOException {
      Order before = byNumber.get(number);
      Order after = change.apply(before);
      if (after.equals(before)) return;
      byNumber.put(number, after);
      try {
        save();
      } catch (IOException full) {
        byNumber.put(number, before);
        throw full;
      }
    }

    /** Written beside and renamed, so that a crash never leaves half a file. */
    private void save() throws IOException {
      List<String> lines = new ArrayList<>();
      for (Order order : byNumber.values()) lines.add(order.toLine());
      Path next = file.resolveSibling(file.getFileName() + ".new");
      Files.write(next, lines);
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  // ---- JSON, as far as this wire needs it: one object of texts

  static final class Json {
    private static final Pattern MEMBER = Pattern.compile(
        "\\s*\"((?:[^\"\\\\]|\\\\.)*+)\"\\s*:\\s*(?:\"((?:[^\"\\\\]|\\\\.)*+)\"|([-\\w.+]++))\\s*(,|$)");
    private static final Pattern ESCAPE = Pattern.compile("\\\\(?:u([0-9a-fA-F]{4})|(.))");

    private Json() {}

    /** The members of an object; a number reads as its text, null as empty. Null for anything else. */
    static Map<String, String> read(String text) {
      String trimmed = text.strip();
      if (!trimmed.startsWith("{") || !trimmed.endsWith("}")) return null;
      String members = trimmed.substring(1, trimmed.length() - 1);
      Map<String, String> fields = new LinkedHashMap<>();
      Matcher matcher = MEMBER.matcher(members);
      int at = 0;
      while (at < members.length()) {
        if (!matcher.find(at) || matcher.start() != at) return members.isBlank() ? fields : null;
        String value = matcher.group(2) != null ? unescape(matcher.group(2)) : matcher.group(3);
        fields.put(unescape(matcher.group(1)), matcher.group(2) == null && value.equals("null") ? "" : value);
        at = matcher.end();
      }
      return fields;
    }

    static String write(Map<String, String> fields) {
      List<String> members = new ArrayList<>();
      fields.forEach((name, value) -> members.add(quote(name) + ":" + quote(value == null ? "" : value)));
      return "{" + String.join(",", members) + "}";
    }

    /** `<` is escaped too, so that the text may stand inside a script element. */
    private static String quote(String text) {
      StringBuilder quoted = new StringBuilder("\"");
      for (char character : text.toCharArray()) {
        if (character == '"' || character == '\\') quoted.append('\\').append(character);
        else if (character < ' ' || character == '<') quoted.append(String.format("\\u%04x", (int) character));
        else quoted.append(character);
      }
      return quoted.append('"').toString();
    }

    private static String unescape(String text) {
      return ESCAPE.matcher(text).replaceAll(match -> Matcher.quoteReplacement(
          match.group(1) != null
              ? String.valueOf((char) Integer.parseInt(match.group(1), 16))
              : switch (match.group(2)) {
                case "n" -> "\n";
                case "t" -> "\t";
                case "r" -> "\r";
                case "b" -> "\b";
                case "f" -> "\f";
                default -> match.group(2);
              }));
    }
  }

  // ---- Pages

  static final class Pages {
    private Pages() {}

    static String page(String title, String content) {
      return """
          <!doctype html>
          <html lang="ko">
          <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>%1$s</title>
            <style>
              body { font-family: system-ui, sans-serif; max-width: 32rem; margin: 3rem auto; padding: 0 1rem; line-height: 1.6 }
              button { font: inherit; padding: .6rem 1.2rem; margin: .25rem 0 }
            </style>
          </head>
          <body><h1>%1$s</h1>
          %2$s
          </body>
          </html>
          """.formatted(escape(title), content);
    }

    static String home(Map<String, Product> products) {
      StringBuilder list = new StringBuilder();
      products.forEach((id, product) -> list.append("""
          <form method="post" action="/orders">
            <p>%s %s</p>
            <input type="hidden" name="product" value="%s">
            <button name="work" value="PAY">바로 결제하기 (PAY)</button>
            <button name="work" value="CERT">확인 후 결제하기 (CERT)</button>
          </form>
          """.formatted(escape(product.goods()), won(product.amountWon()), escape(id))));
      return list.toString();
    }

    /** Opens the payment window as soon as it is loaded; the button is for a browser that blocks it. */
    static String checkout(Settings settings, Order order, Map<String, String> request) {
      // Payple's own script needs jQuery in the page.
      String jquery = settings.isPayple()
          ? "<script src=\"https://code.jquery.com/jquery-3.7.1.min.js\" crossorigin=\"anonymous\""
              + " integrity=\"sha256-/JqT3SQfawRcv/BIHPThkBvs0OEvtFFmqPF/lYI/Cxo=\"></script>"
          : "";
      return """
          <p>%s %s</p>
          <button id="pay" type="button">결제창 열기</button>
          <script type="application/json" id="request">%s</script>
          %s
          <script src="%s/js/cpay.payple.1.0.1.js"></script>
          <script>
            const pay = () => PaypleCpayAuthCheck(JSON.parse(document.getElementById('request').textContent));
            document.getElementById('pay').addEventListener('click', pay);
            pay();
          </script>
          """.formatted(
          escape(order.goods()), won(order.amountWon()), Json.write(request), jquery, escape(settings.paypleHost()));
    }

    static String order(Order order, Outcome outcome) {
      String status;
      if (order.refundedWon() >= order.amountWon()) status = "결제를 취소했어요.";
      else if (order.refundedWon() > 0) status = won(order.refundedWon()) + "을 돌려드렸어요.";
      else if (order.isPaid()) status = "결제가 완료됐어요. 상품을 보내드릴게요.";
      else if (order.isPaidOtherwise()) status = "결제가 주문과 달라요. 상점에서 확인하고 있어요.";
      else if (outcome == Outcome.UNKNOWN) status = "결제 결과를 확인하고 있어요. 잠시 후 새로고침해 주세요.";
      else status = "아직 결제되지 않았어요.";
      return """
          <dl data-state="%s" data-deliveries="%d" data-refunded="%d">
            <dt>주문번호</dt><dd>%s</dd><dt>상품</dt><dd>%s</dd><dt>금액</dt><dd>%s</dd>
          </dl>
          <p role="status">%s</p>
          %s
          <p><a href="/">상점으로 돌아가기</a></p>
          """.formatted(
          order.isPaid() ? "paid" : "open", order.deliveries(), order.refundedWon(), escape(order.number()),
          escape(order.goods()), won(order.amountWon()), status,
          order.note().isEmpty() ? "" : "<p>" + escape(order.note()) + "</p>");
    }

    private static String won(long amountWon) {
      return String.format("%,d원", amountWon);
    }

    private static String escape(String text) {
      return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
          .replace("\"", "&quot;").replace("'", "&#39;");
    }
  }
}
