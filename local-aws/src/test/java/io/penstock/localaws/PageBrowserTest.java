// SPDX-License-Identifier: Apache-2.0
package io.penstock.localaws;

import static io.penstock.localaws.Browser.quoted;
import static io.penstock.localaws.PageFixture.GROUP;
import static io.penstock.localaws.PageFixture.WORKER;
import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The page as a person uses it, in headless Chromium. Skipped unless {@code -Dpenstock.browser=required} asks for it;
 * {@code -Dpenstock.docs.write=true} renews the pictures of the documentation.
 */
class PageBrowserTest {
    private static final String ROWS = "[...document.querySelectorAll('#events tbody tr:not(.detail)')]";
    private static final int MAX_PICTURE_BYTES = 200_000;

    private static Browser browser;

    private LocalAws server;
    private RawClient raw;

    @BeforeAll
    static void startBrowser() throws IOException {
        Assumptions.assumeTrue(
                "required".equals(System.getProperty("penstock.browser")), "Not asked for; .ci/browser asks for it.");
        Optional<Path> program = Browser.program();
        assertThat(program)
                .as("a chromium on the path: install one, or name it in PENSTOCK_CHROMIUM")
                .isPresent();
        browser = Browser.start(program.orElseThrow());
    }

    @AfterAll
    static void endBrowser() throws IOException {
        if (browser != null) {
            browser.close();
        }
    }

    @BeforeEach
    void openPage() throws IOException {
        server = LocalAws.start(LocalAwsOptions.defaults().checkSignatures(false));
        PageFixture.plant(server);
        raw = new RawClient(server);
        browser.complaints().clear();
        browser.size(1120, 640);
        browser.colors("light");
        browser.open(server.endpoint());
        browser.awaitTrue("document.querySelector('#state').textContent === 'live' && " + ROWS + ".length === 22");
    }

    @AfterEach
    void closeServer() throws IOException {
        // Away from the page first, so that it does not complain that its server is gone.
        browser.open(URI.create("about:blank"));
        raw.close();
        server.close();
    }

    @Test
    void groupsAndStreams_areListedWithTheirCounts() {
        assertThat(texts("nav .node .label"))
                .containsExactly(
                        "CLOUDWATCH LOGS",
                        "umma-access",
                        "nginx",
                        GROUP,
                        "batch",
                        WORKER + "0",
                        WORKER + "1",
                        WORKER + "2",
                        WORKER + "3");
        assertThat(texts("nav .node .count")).containsExactly("22", "1", "1", "21", "1", "5", "5", "5", "5");
        assertThat(text("#stored")).isEqualTo("22");
        noComplaints();
    }

    @Test
    void events_streamInAndAreShownByTime() throws IOException {
        put("batch", "{\"level\":\"INFO\",\"message\":\"지금 막 😀\",\"주문\":7}");
        browser.awaitTrue(ROWS + ".length === 23");
        assertThat(last("td:nth-child(2)")).isEqualTo("INFO");
        assertThat(last("td:nth-child(3)")).isEqualTo("batch");
        assertThat(last("td:nth-child(4)")).isEqualTo("지금 막 😀주문=7");
        PageFixture.put(
                raw,
                GROUP,
                "batch",
                List.of("late"),
                1_000 + InstantSource.system().millis() - 3_600_000);
        browser.awaitTrue(ROWS + ".length === 24");
        assertThat(browser.eval(ROWS + "[0].children[3].innerText")).isEqualTo("late");
        browser.awaitTrue("document.querySelector('#rate').textContent !== '0'");
        browser.awaitTrue("[...document.querySelectorAll('nav .rate')].some(e => e.textContent.endsWith('/s'))");
        noComplaints();
    }

    @Test
    void choosingAStream_showsItsEventsAlsoAfterAReload() throws IOException {
        browser.click("nav .node.stream[title^=" + quoted(WORKER + "2") + "]");
        browser.awaitTrue(ROWS + ".length === 5");
        put(WORKER + "1", "elsewhere");
        put(WORKER + "2", "here");
        browser.awaitTrue(ROWS + ".length === 6");
        assertThat(last("td:nth-child(4)")).isEqualTo("here");
        browser.eval("location.reload()");
        browser.awaitTrue("document.querySelector('nav [aria-current=true]')?.title === " + quoted(WORKER + "2"));
        browser.awaitTrue(ROWS + ".length === 6");
        browser.click("nav .node.kind");
        browser.awaitTrue(ROWS + ".length === 24");
        noComplaints();
    }

    @Test
    void searchAndLevel_narrowTheEvents() throws IOException {
        browser.press("/");
        browser.type("결제");
        browser.awaitTrue("document.querySelector('#empty h2')?.textContent === 'No event matches'");
        put(
                "batch",
                "{\"level\":\"WARN\",\"message\":\"결제 지연\"}",
                "{\"level\":\"INFO\",\"message\":\"결제 완료\"}",
                "다른 것");
        browser.awaitTrue(ROWS + ".length === 2 && document.querySelector('mark').textContent === '결제'");
        browser.eval(
                "const l = document.querySelector('#level'); l.value = 'WARN'; l.dispatchEvent(new Event('input'))");
        browser.awaitTrue(ROWS + ".length === 1");
        assertThat(last("td:nth-child(4)")).isEqualTo("결제 지연");
        browser.press("Escape");
        browser.awaitTrue("document.querySelector('#search').value === '' && " + ROWS + ".length > 5");
        assertThat(new HashSet<>(texts("#events .level"))).isEqualTo(Set.of("WARN", "ERROR"));
        noComplaints();
    }

    @Test
    void jsonView_showsTheTextAndOpensAsATree() {
        browser.click("#as-json");
        browser.awaitTrue(ROWS + ".every(r => r.children[3].textContent.startsWith('{') || !r.event.json)");
        assertThat(last("td:nth-child(4)")).startsWith("{\"level\":\"");
        browser.eval(ROWS + ".find(r => r.event.stream === 'batch').scrollIntoView({block: 'center'})");
        browser.eval(ROWS + ".find(r => r.event.stream === 'batch').querySelector('.time').click()");
        browser.awaitTrue("!!document.querySelector('tr.detail details')");
        assertThat(text("tr.detail .tree")).contains("exception 3 members", "message: 잔액 부족", "at shop.Payment.charge");
        assertThat(text("tr.detail .meta")).contains(GROUP + " / batch", "request #");
        browser.click("tr.detail summary");
        browser.awaitTrue("!document.querySelector('tr.detail details').open");
        browser.click("#as-table");
        browser.awaitTrue("!document.querySelector('tr.detail')");
        browser.eval(ROWS + ".find(r => r.event.stream === 'batch').querySelector('.time').click()");
        browser.awaitTrue("!!document.querySelector('tr.detail .tree')");
        noComplaints();
    }

    @Test
    void largeEvent_isLoadedWholeWhenItIsOpened() throws IOException {
        put(
                "batch",
                "{\"level\":\"INFO\",\"message\":\"large\",\"rest\":\"" + "가".repeat(20_000) + "\",\"end\":\"끝\"}");
        browser.awaitTrue(ROWS + ".length === 23");
        browser.click("#events tbody tr:last-child .time");
        browser.awaitTrue("document.querySelector('tr.detail .tree')?.innerText.includes('end: 끝')");
        noComplaints();
    }

    @Test
    void refusals_areListedWithTheirReason() throws IOException {
        assertThat(text("#tab-refused")).isEqualTo("Refused1");
        browser.click("#tab-refused");
        assertThat(text("#refused tbody tr"))
                .contains("PutLogEvents", "missing", "ResourceNotFoundException", "HTTP 400")
                .contains("The specified log stream does not exist.");
        PageFixture.put(raw, GROUP, "missing", List.of("x"));
        PageFixture.put(raw, GROUP, "missing", List.of("x"));
        browser.awaitTrue("document.querySelectorAll('#refused tbody tr').length === 3");
        assertThat(text("#refused tbody tr"))
                .contains("ServiceUnavailableException", "Injected fault: ServiceUnavailableException");
        PageFixture.put(raw, GROUP, "batch", List.of("too early"), 1_000);
        browser.awaitTrue("document.querySelector('#refused tbody tr').innerText.includes('events rejected')");
        assertThat(text("#refused tbody tr")).contains("0 of 1 event stored", "1 older than 14 days");
        noComplaints();
    }

    @Test
    void faults_areShownWhileTheyAreInForce() {
        assertThat(text("#injected")).startsWith("1 fault injected").contains("PutLogEvents to stream missing");
        server.latency(Duration.ofMillis(2));
        browser.awaitTrue("document.querySelector('#injected b').textContent === '2 faults injected'");
        browser.click("#injected");
        assertThat(text("#faults tbody")).contains("ServiceUnavailableException", "Every call takes at least 2 ms");
        server.faults().clear();
        server.latency(Duration.ZERO);
        browser.awaitTrue("document.querySelector('#injected').hidden && document.querySelector('#faults').hidden");
        noComplaints();
    }

    @Test
    void pause_holdsTheEventsAndResumeShowsThem() throws IOException {
        browser.press("p");
        browser.awaitTrue("document.querySelector('#state').textContent === 'paused'");
        put("batch", "held 1", "held 2");
        browser.awaitTrue("document.querySelector('#held').innerText.includes('2 new events')");
        assertThat(browser.eval(ROWS + ".length")).isEqualTo(22L);
        browser.click("#pause");
        browser.awaitTrue("document.querySelector('#state').textContent === 'live' && " + ROWS + ".length === 24");
        assertThat(last("td:nth-child(4)")).isEqualTo("held 2");
        noComplaints();
    }

    @Test
    void whoeverHasScrolledUp_isNotDisturbed() throws IOException {
        browser.eval("document.querySelector('#pane-events').scrollTop = 0");
        put("batch", "below");
        browser.awaitTrue("document.querySelector('#held').innerText.includes('1 new event')");
        assertThat(browser.eval("document.querySelector('#pane-events').scrollTop"))
                .isEqualTo(0L);
        assertThat(browser.eval(ROWS + ".length")).isEqualTo(22L);
        browser.click("#held");
        browser.awaitTrue(ROWS + ".length === 23 && document.querySelector('#pane-events').scrollTop > 0");
        noComplaints();
    }

    @Test
    void keys_leadThroughTheEvents() {
        browser.eval("document.querySelector('#events .time[tabindex=\"0\"]').focus()");
        browser.press("ArrowUp");
        browser.press("ArrowUp");
        assertThat(browser.eval(ROWS + ".findIndex(r => r.contains(document.activeElement))"))
                .isEqualTo(19L);
        browser.press("Enter");
        browser.awaitTrue("document.querySelector('tr.detail')?.previousSibling === " + ROWS + "[19]");
        browser.press("Enter");
        browser.awaitTrue("!document.querySelector('tr.detail')");
        assertThat(browser.eval("document.querySelectorAll('#events .time[tabindex=\"0\"]').length"))
                .isEqualTo(1L);
        browser.eval("document.querySelector('#tab-events').focus()");
        browser.press("ArrowRight");
        browser.awaitTrue("document.querySelector('#tab-refused').getAttribute('aria-selected') === 'true'");
        browser.eval("document.querySelector('nav .node').focus()");
        browser.press("ArrowDown");
        browser.press("Enter");
        browser.awaitTrue("!document.querySelector('#pane-events').hidden && " + ROWS + ".length === 1");
        assertThat(browser.eval("document.activeElement.title")).isEqualTo("umma-access · kept for ever");
        noComplaints();
    }

    @Test
    void serverThatGoes_isSaidAndFoundAgain() throws IOException {
        server.stop();
        browser.awaitTrue("document.querySelector('#state').textContent === 'not connected'");
        assertThat(text("#away")).contains("Not connected", "The server does not answer", "trying again");
        assertThat(browser.eval(ROWS + ".length")).isEqualTo(22L);
        server.restart();
        browser.awaitTrue("document.querySelector('#state').textContent === 'live'");
        raw.close();
        raw = new RawClient(server);
        put("batch", "again");
        browser.awaitTrue("document.querySelector('#away').hidden && " + ROWS + ".length === 23");
    }

    @Test
    void feedThatIsRefused_isSaidWithTheReason() throws IOException {
        List<PageClient> others = new ArrayList<>();
        try {
            browser.eval("feed.close()");
            for (int accepted = 0; accepted < PageEndpoint.MAX_FEEDS; ) {
                PageClient other = new PageClient(server.endpoint(), "");
                others.add(other);
                accepted += other.status().endsWith("200 OK") ? 1 : 0;
            }
            browser.eval("open(true)");
            browser.awaitTrue("document.querySelector('#away').innerText.includes('pages are open already')");
            assertThat(text("#state")).isEqualTo("not connected");
        } finally {
            for (PageClient other : others) {
                other.close();
            }
        }
        browser.awaitTrue("document.querySelector('#state').textContent === 'live'");
    }

    @Test
    void textOfEvents_neverBecomesMarkup() throws IOException {
        String hostile = "<img src=x onerror=window.hit=1><script>window.hit=1</script><b>bold</b>";
        server.createStream(GROUP, "<i>stream</i>");
        PageFixture.put(
                raw,
                GROUP,
                "<i>stream</i>",
                List.of(hostile, "{\"level\":\"<b>\",\"message\":\"" + hostile + "\",\"<b>k</b>\":\"<b>v</b>\"}"));
        raw.post("PutLogEvents", "{\"logGroupName\":\"" + hostile + "\"}");
        browser.awaitTrue(ROWS + ".length === 24");
        browser.press("/");
        browser.type("<b>");
        browser.awaitTrue(ROWS + ".length === 2");
        for (int row = 0; row < 2; row++) {
            browser.eval(ROWS + "[" + row + "].querySelector('.time').click()");
        }
        browser.awaitTrue("document.querySelectorAll('tr.detail .tree').length === 2");
        assertThat(last("td:nth-child(4)")).startsWith(hostile).contains("<b>k</b>=<b>v</b>");
        assertThat(browser.eval(
                        "document.querySelectorAll('img, b:not(.figure b):not(.notice b), nav i, td b').length"))
                .isEqualTo(0L);
        assertThat(browser.eval("typeof window.hit")).isEqualTo("undefined");
        noComplaints();
    }

    @Test
    void hundredThousandEvents_leaveThePageSmallAndAreAllFound() throws IOException {
        put("batch", "{\"level\":\"INFO\",\"message\":\"the first one 바늘\"}");
        for (int i = 0; i < 10; i++) {
            int from = i * 10_000;
            put(
                    WORKER + i % 4,
                    IntStream.range(from, from + 10_000)
                            .mapToObj(n -> "{\"level\":\"INFO\",\"message\":\"n " + n + "\"}")
                            .toArray(String[]::new));
        }
        browser.awaitTrue("document.querySelector('#stored').textContent === '100,023'");
        browser.awaitTrue(ROWS + ".length > 22");
        assertThat((Long) browser.eval(ROWS + ".length")).isLessThanOrEqualTo(1_000L);
        browser.click("#older");
        browser.awaitTrue(ROWS + ".length === 1000");
        assertThat(browser.eval("new Set(" + ROWS + ".map(r => r.event.id)).size"))
                .isEqualTo(1_000L);
        // One more pushes the oldest out; asking for older ones brings it back, and no other a second time.
        browser.eval("document.querySelector('#pane-events').scrollTop = 1e9");
        put("batch", "one more");
        browser.awaitTrue(ROWS + ".length === 1000 && " + ROWS + ".some(r => r.event.text === 'one more')");
        browser.click("#older");
        browser.awaitTrue(ROWS + ".length > 1000");
        assertThat(browser.eval("new Set(" + ROWS + ".map(r => r.event.id)).size === " + ROWS + ".length"))
                .isEqualTo(true);
        browser.press("/");
        browser.type("바늘");
        browser.awaitTrue(ROWS + ".length === 1");
        assertThat(last("td:nth-child(4)")).isEqualTo("the first one 바늘");
        noComplaints();
    }

    @Test
    void pictures_showThePage() throws IOException {
        PageFixture.more(server, 60);
        PageFixture.put(raw, GROUP, "batch", List.of("too early"), 1_000);
        server.faults().on(Operation.PUT_LOG_EVENTS).nth(1).answer(Fault.throttle());
        PageFixture.put(raw, GROUP, WORKER + "1", List.of("x"));
        browser.awaitTrue("document.querySelector('#rate').textContent !== '0'");
        PageFixture.more(server, 30);
        browser.awaitTrue(ROWS + ".length === 112 && document.querySelector('#requests').textContent === '17'");
        browser.eval(ROWS + ".slice(-7).find(r => r.event.level === 'ERROR').querySelector('.time').click()");
        browser.awaitTrue("!!document.querySelector('tr.detail .tree')");
        picture("local-aws-light");
        browser.colors("dark");
        browser.click("#as-json");
        picture("local-aws-dark");
        browser.click("#tab-refused");
        picture("local-aws-refused");
        noComplaints();
    }

    /** Keeps the picture in the build's directory, or where the documentation has it. */
    private static void picture(String name) throws IOException {
        browser.eval("Promise.all(document.getAnimations().map(a => a.finished))");
        byte[] png = browser.screenshot();
        Path root = Path.of(System.getProperty("project.root", ".."));
        boolean forDocs = Boolean.getBoolean("penstock.docs.write");
        Path directory = forDocs ? root.resolve("docs/images") : root.resolve("local-aws/target/pictures");
        Files.createDirectories(directory);
        Files.write(directory.resolve(name + ".png"), png);
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
        if (forDocs) {
            // Elsewhere other fonts may make it larger.
            assertThat(png).hasSizeLessThan(MAX_PICTURE_BYTES);
        }
        assertThat(image.getWidth()).isEqualTo(1120);
        Set<Integer> colors = new HashSet<>();
        for (int x = 0; x < image.getWidth(); x += 3) {
            colors.add(image.getRGB(x, 30));
            colors.add(image.getRGB(x, image.getHeight() / 4));
        }
        assertThat(colors).as("colors of " + name).hasSizeGreaterThan(20);
    }

    private void put(String stream, String... messages) throws IOException {
        long now = InstantSource.system().millis();
        assertThat(PageFixture.put(raw, GROUP, stream, List.of(messages), now).status())
                .isEqualTo(200);
    }

    private static void noComplaints() {
        assertThat(browser.complaints()).isEmpty();
    }

    /** What is to be seen of the first such element. */
    private static String text(String selector) {
        return (String) browser.eval("document.querySelector(" + quoted(selector) + ").innerText");
    }

    private static List<String> texts(String selector) {
        Object texts = browser.eval(
                "[...document.querySelectorAll(" + quoted(selector) + ")].map(e => e.innerText.replace('\\n', ''))");
        return new JsonTree(texts).list().stream().map(JsonTree::text).toList();
    }

    /** What is to be seen in a cell of the newest event. */
    private static String last(String cell) {
        return (String)
                browser.eval(ROWS + ".at(-1).querySelector(" + quoted(cell) + ").innerText.replace(/\\n/g, '')");
    }
}
