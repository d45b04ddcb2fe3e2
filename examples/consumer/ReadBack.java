// SPDX-License-Identifier: Apache-2.0

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the events of the log group {@code consumer} from a server that checks no signatures, and says how many there
 * are, by their key-value {@code number}. Run from its source; needs no dependency.
 */
public final class ReadBack {

    private static final Pattern NUMBER = Pattern.compile("\\\\\"number\\\\\":(\\d+)");
    private static final Pattern NEXT = Pattern.compile("\"nextToken\":\"([^\"]+)\"");

    private ReadBack() {}

    /** @param args the server's address */
    public static void main(String[] args) throws Exception {
        HttpClient client = HttpClient.newHttpClient();
        TreeSet<Integer> numbers = new TreeSet<>();
        int events = 0;
        String token = "";
        while (true) {
            String body = "{\"logGroupName\":\"consumer\"" + token + "}";
            HttpRequest request = HttpRequest.newBuilder(URI.create(args[0] + "/"))
                    .header("X-Amz-Target", "Logs_20140328.FilterLogEvents")
                    .header("Content-Type", "application/x-amz-json-1.1")
                    .POST(BodyPublishers.ofString(body))
                    .build();
            String answer = client.send(request, BodyHandlers.ofString()).body();
            Matcher number = NUMBER.matcher(answer);
            while (number.find()) {
                numbers.add(Integer.valueOf(number.group(1)));
                events++;
            }
            Matcher next = NEXT.matcher(answer);
            if (!next.find()) {
                break;
            }
            token = ",\"nextToken\":\"" + next.group(1) + "\"";
        }
        System.out.println(events + " events, " + numbers.size() + " of them distinct");
    }
}
