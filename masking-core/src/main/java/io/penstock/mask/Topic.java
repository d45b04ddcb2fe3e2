// SPDX-License-Identifier: Apache-2.0
package io.penstock.mask;

import java.util.List;

/**
 * What the words before a value speak of, in English, Korean and Japanese. Some kinds have no check digit, or one that chance
 * passes too often; only such words tell them from an order number.
 */
enum Topic {
    CARD,
    RRN,
    FRN,
    DRIVER,
    PASSPORT,
    BUSINESS,
    BANK,
    /** A name that means a bank account as the label of a value, and anything in a sentence. */
    ACCOUNT,
    MY_NUMBER,
    SSN,
    TAXPAYER,
    ROUTING,
    PHONE,
    POSITION,
    HARDWARE,
    /** Version numbers: never an address. */
    VERSION,
    /** Orders, invoices, traces, sizes, times: never personal data by themselves. */
    OTHER,
    /** "number", "value": says nothing, so that what stands before it counts. */
    GENERIC;

    private static final List<String> NUMBER_SUFFIXES =
            List.of("", "no", "num", "nr", "id", "number", "key", "code", "번호", "번", "番号");

    private static final Words WORDS = build();

    static Words words() {
        return WORDS;
    }

    static int count() {
        return GENERIC.index() + 1;
    }

    private static Words build() {
        Words words = Words.forward();
        personal(words);
        financial(words);
        contact(words);
        VERSION.into(words, """
                version ver release released section rfc build oid firmware jdk jre lib library driverversion useragent 버전 バージョン
                """);
        other(words);
        GENERIC.into(words, """
                no num nr number value val is input raw text 번호 번호는 값 입력값 番号 値 は
                """);
        return words;
    }

    private static void personal(Words words) {
        RRN.into(words, """
                rrn jumin juminno juminnumber juminbeonho residentregistration registrationnumber registrationno residentno
                residentnumber residentid nationalid 주민 주민번호 주민등록 주민등록번호 주민등록번호는 생년월일 실명번호
                """);
        FRN.into(words, """
                frn alienregistration alienno foreignerno foreignerregistration foreignregistration foreignerid arc arcno
                외국인등록 외국인등록번호 외국인번호 거소신고 국내거소
                """);
        DRIVER.into(words, """
                driverlicense driverslicense driver'slicense driverlicence driverslicence drivinglicense drivinglicence
                driverlicenseno driverlicensenumber licenseno licensenumber licenceno licencenumber 운전면허 운전면허번호 면허 면허번호 免許 免許証
                免許証番号 運転免許 運転免許証 運転免許証番号 運転免許番号
                """);
        PASSPORT.into(words, """
                passport passportno passportnumber passportid 여권 여권번호 旅券 旅券番号 パスポート パスポート番号
                """);
        MY_NUMBER.into(words, """
                mynumber individualnumber kojinbango マイナンバー 個人番号 個人ナンバー 마이넘버
                """);
        SSN.into(words, """
                ssn ssnno ssnumber socialsecurity socialsecurityno socialsecuritynumber socsec
                """);
        TAXPAYER.into(words, """
                itin taxpayer taxpayerid taxid taxidentification tin
                """);
    }

    private static void financial(Words words) {
        CARD.into(words, """
                card cardno cardnum cardnumber creditcard debitcard creditcardnumber pan ccnum ccnumber cc 카드 카드번호 신용카드 체크카드
                카드는 カード カード番号 クレジットカード クレジット
                """);
        BUSINESS.into(words, """
                brn bizno biznum bizregno businessno businessnumber businessregistration businessregistrationnumber
                businessregno corpregno 사업자 사업자번호 사업자등록 사업자등록번호
                """);
        BANK.into(words, """
                bankaccount bankaccountno bankaccountnumber accountno accountnumber accountnum acctno acctnum acctnumber
                banknumber depositaccount withdrawalaccount 계좌 계좌번호 입금계좌 출금계좌 환불계좌 가상계좌 口座 口座番号 普通預金 振込先 koza
                """);
        ACCOUNT.into(words, """
                account acct bankaccounts accounts
                """);
        ROUTING.into(words, """
                aba routing routingno routingnumber rtn abarouting
                """);
    }

    private static void contact(Words words) {
        PHONE.into(words, """
                phone phoneno phonenumber telephone telephonenumber tel telno telnumber mobile mobileno mobilenumber cell
                cellphone hp fax faxno contact contactno contactnumber callback sms msisdn caller callee dial 전화 전화번호 휴대폰
                휴대폰번호 휴대전화 핸드폰 핸드폰번호 연락처 수신번호 발신번호 팩스 電話 電話番号 携帯 携帯電話 携帯番号 連絡先 ファックス ファクス
                """);
        POSITION.into(words, """
                lat latitude lng lon long longitude geo geopoint geolocation gps location coord coords coordinate coordinates
                latlng latlon position 위도 경도 좌표 위치 緯度 経度 座標 位置 位置情報 위치정보
                """);
        HARDWARE.into(words, """
                mac macaddr macaddress hwaddr bssid ether
                """);
    }

    private static void other(Words words) {
        OTHER.numbered(words, 0, """
                order invoice trace span serial part model sku lot jan ean isbn upc barcode tracking voucher ref reference
                corporate corp 주문 전표 법인 법인등록 송장 운송장 도서 注文 伝票 法人 追跡
                """);
        // By themselves these stand before a person's number as well: "customer 010-1234-5678", "message: ...".
        OTHER.numbered(words, 1, """
                transaction txn tx request correlation session event message msg batch job record row item product goods
                ticket shipment parcel receipt approval document doc user member customer client seller shop store 거래 승인 상품 접수
                예약 영수증 요청 이벤트 회원 고객 문서 取引 承認 商品 受付 予約 領収書 会員 顧客 問い合わせ
                """);
        // "account" alone is a bank's as often as not.
        OTHER.into(words, """
                accountid accountkey
                """);
        OTHER.into(words, """
                p/n s/n sn po uuid guid seq sequence offset partition timestamp timestampms timestampus timestampns ts epoch
                time eventtime ingesttime nanos millis micros hash digest sha md5 checksum crc commit revision rev size bytes
                length heap memory count total amount price balance sum hits nonce traceparent etag checkpoint lsn port pid
                tid スパン 金額 금액 건수 합계 잔액 순번 件数 合計 残高 처리번호 관리번호 管理番号 整理番号
                """);
    }

    private void into(Words words, String names) {
        words.add(index(), names);
    }

    private void numbered(Words words, int firstSuffix, String names) {
        for (String name : Words.split(names)) {
            for (String suffix : NUMBER_SUFFIXES.subList(firstSuffix, NUMBER_SUFFIXES.size())) {
                words.add(index(), name + suffix);
            }
        }
    }

    /** The number under which words of this topic are kept. */
    @SuppressWarnings("EnumOrdinal") // An index into arrays within one run; never stored.
    int index() {
        return ordinal();
    }
}
