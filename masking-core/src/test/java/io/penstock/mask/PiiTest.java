// SPDX-License-Identifier: Apache-2.0
package io.penstock.mask;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What is masked where it is logged. */
class PiiTest {

    record Member(
            String id,
            @Masked String name,
            @Masked("keepLast:4") String phone,
            @Masked("dropField") String note) {}

    static class Account {
        @Masked("keplast:4")
        private final String number = "110-123-456789";

        @Masked
        String getOwner() {
            return number;
        }

        boolean isOpen() {
            return true;
        }
    }

    @Test
    void wrappers_showNoMoreThanTheyMay() {
        assertThat(Pii.of("김철수")).hasToString("[PII]");
        assertThat(Pii.of(Kind.EMAIL, "kim@example.com")).hasToString("[EMAIL]");
        assertThat(Pii.last4("010-1234-5678")).hasToString("***-****-5678");
        assertThat(Pii.last4(12345)).as("never more than half").hasToString("***45");
        assertThat(Pii.last4("홍길동")).hasToString("**동");
        assertThat(Pii.of(null)).hasToString("null");
        assertThat(Pii.last4(new Object() {
                    @Override
                    public String toString() {
                        throw new IllegalStateException("broken");
                    }
                }))
                .hasToString("[MASK-ERROR]");
    }

    @Test
    void membersOfRecords_areMasked() {
        MaskedMembers members = MaskedMembers.of(Member.class);
        assertThat(members.mask("id", "m-1")).isSameAs(MaskResult.UNCHANGED);
        assertThat(members.mask("name", "김철수").text()).isEqualTo("[PII]");
        assertThat(members.mask("phone", "010-1234-5678").text()).isEqualTo("***-****-5678");
        assertThat(members.mask("note", "x")).isSameAs(MaskResult.DROP_FIELD);
        assertThat(MaskedMembers.of(String.class).isEmpty()).isTrue();
        assertThat(MaskedMembers.of(Member.class)).isSameAs(members);
    }

    @Test
    void gettersAndFields_areMasked_andAWrongActionHidesAll() {
        MaskedMembers members = MaskedMembers.of(Account.class);
        assertThat(members.mask("owner", "kim").text()).isEqualTo("[PII]");
        assertThat(members.mask("number", "110-123-456789").text()).isEqualTo("[PII]");
        assertThat(members.mask("open", true)).isSameAs(MaskResult.UNCHANGED);
    }
}
