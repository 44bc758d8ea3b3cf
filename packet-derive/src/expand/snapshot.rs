//! What a small spec becomes: the reviewer's view of everything that is emitted.

const SPEC: &str = "
leaf AccountId: u32
leaf ItemId: u32

epoch ITEM32 = main-20181121 | re-20180704

/// What kind of item it is.
enum ItemKind: u8 {
    HEALING = 0
    /// Worn, or held.
    EQUIPMENT = 4
}

/// An item in a bag.
struct Item {
    index: u16
    item: ItemId as u16 -> ItemId since ITEM32
    kind: ItemKind
}

/// Says what is in the bag. Answers CZ_OPEN_BAG.
packet ZC_BAG : map -> client {
    id 0x0101, 0x0102 since ITEM32
    len
    account: AccountId
    /// Cells [x] and so on.
    place: pos3
    weight: u16 = 30
    name: str[8] since ITEM32 drop
    items: Item[..]
}

packet CZ_OPEN_BAG : client -> map {
    id 0x0100
}
";

/// One packet, to see both kinds of code.
fn unrolled() -> [proc_macro2::Ident; 1] {
    [quote::format_ident!("ZC_BAG")]
}

#[test]
fn a_small_spec() {
    let sources = vec![("bag.spec".to_owned(), SPEC.trim_start().to_owned())];
    let protocol = specs::load_sources(sources).unwrap_or_else(|diagnostics| panic!("{diagnostics}"));
    let code = super::code(&protocol, &unrolled()).expect("it can be planned");
    let file = syn::parse2(code).expect("it is Rust");
    insta::assert_snapshot!(prettyplease::unparse(&file));
}

#[test]
fn the_same_spec_gives_the_same_code() {
    let code = || {
        let sources = vec![("bag.spec".to_owned(), SPEC.to_owned())];
        let protocol = specs::load_sources(sources).unwrap_or_else(|diagnostics| panic!("{diagnostics}"));
        super::code(&protocol, &unrolled())
            .expect("it can be planned")
            .to_string()
    };
    assert_eq!(code(), code());
}

#[test]
fn the_views_of_a_small_spec() {
    let sources = vec![("bag.spec".to_owned(), SPEC.to_owned())];
    let protocol = specs::load_sources(sources).unwrap_or_else(|diagnostics| panic!("{diagnostics}"));
    let views = super::each::views(&protocol, &quote::format_ident!("look")).expect("it can be planned");
    let expected = quote::quote! { look! {
        structs { ItemView { value index value item value kind } }
        packets {
            CzOpenBag CzOpenBagView {}
            ZcBag ZcBagView { value account value place value weight value name bodies items }
        }
    } };
    assert_eq!(views.to_string(), expected.to_string());
}

#[test]
fn what_cannot_be_unrolled_is_told() {
    let sources = vec![("bag.spec".to_owned(), SPEC.to_owned())];
    let protocol = specs::load_sources(sources).unwrap_or_else(|diagnostics| panic!("{diagnostics}"));
    let unrolled = |name: &str| super::code(&protocol, &[quote::format_ident!("{name}")]).map(|_| ());
    assert_eq!(unrolled("ZC_BAG"), Ok(()));
    assert_eq!(
        unrolled("ZC_SACK"),
        Err("there is no packet ZC_SACK to be unrolled".to_owned())
    );
}
