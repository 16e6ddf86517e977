"""A bank of a handful, one row or more in most tables, with names that a page must not believe."""

from datetime import date
from pathlib import Path

from graphcrm.app import App
from graphcrm.graph.ports import LoadOptions

SCRIPT = "</script><script>alert(1)</script>"
FORMULA = "=cmd|'/c calc'!A1"
FILES = {
    "branches": "branch_id,name\nB1,东城支行\nB2,West\n",
    "staff": "staff_id,name,branch_id,role\nS1,张伟,B1,account_manager\nS2,Li,B1,wealth_adviser\n"
    "S3,欧阳明月,B2,account_manager\n",
    "products": "product_id,name,category,side\nP1,大额存单,deposit,liability\n",
    "customers": "customer_id,name,phone,birth_date,id_no,branch_id,opened_on,closed_on,tier,aum\n"
    f'C1,王芳,13900000001,1980-01-02,11010119800102001X,B1,2019-01-01,,gold,"1000000.00"\n'
    f"C2,{SCRIPT},,,,B1,2019-01-01,,gold,250000.50\n"
    f"C3,{FORMULA},13900000003,,,B2,2020-05-01,,gold,80000\n"
    "C4,Dmitri,,1990-03-04,,B2,2021-01-01,2024-01-01,ordinary,10\n"
    "C5,赵六,13900000005,,,B2,2021-01-01,,ordinary,\n",
    "households": "household_id,name,address\nH1,王家,1 Long Street\nH2,Li,\n",
    "firms": "firm_id,name,branch_id,is_client,deposits,opened_on,headcount\n"
    'F1,"Steel, Ltd",B1,1,5000000,2015-01-01,120\nF2,Parts,B2,1,0,2016-01-01,8\n',
    "events": "event_id,name,held_on,cost\nE1,Tea,2026-03-01,1200.5\n",
    "household_members": "household_id,customer_id,since,role\nH1,C1,2019-01-01,户主\n"
    "H1,C2,,\nH2,C3,2020-01-01,\n",
    "kinship": "customer_id,other_customer_id,relation\nC1,C2,spouse\n",
    "employment": "customer_id,firm_id,role,since,until,share,payroll\n"
    "C1,F1,legal_rep,2015-01-01,,0.51,0\nC3,F1,employee,2020-01-01,2022-01-01,,1\n",
    "payrolls": "firm_id,customer_id,month,amount\nF1,C1,2026-05,20000\nF1,C1,2026-06,20000\n",
    "firm_links": "firm_id,other_firm_id,kind,since,share,amount\nF2,F1,supplies,2018-01-01,,9.9\n",
    "coverage": "staff_id,party_id,role,since,until\nS1,C1,lead,2020-01-01,\n"
    "S2,C1,wealth,2021-01-01,\nS1,C2,lead,2020-01-01,\nS3,C3,lead,,\nS1,F1,lead,2020-01-01,\n",
    "contacts": "staff_id,party_id,contacted_on,channel,note\nS1,C2,2026-06-01,visit,\n"
    'S1,C2,2026-06-02,sms,"said ""later"", twice"\nS3,F2,2026-05-05,call,\n'
    "S3,C1,2020-01-01,call,\n",
    "referrals": "referrer_id,party_id,referred_on,product_id\nC1,C2,2019-01-01,P1\n"
    "S1,C3,2020-05-01,\n",
    "holdings": "party_id,product_id,account_no,opened_on,balance\nC1,P1,6222000000000001,"
    "2025-01-01,50000\n",
    "transfers": "from_id,to_id,month,amount,n_payments,last_on\n"
    "C1,C2,2026-06,100.25,3,2026-06-20\n",
    "guarantees": "guarantor_id,borrower_id,contract_id,amount,kind,since\n"
    "F1,F2,G-1,300000,single,2024-01-01\n",
    "attendance": "event_id,party_id,invited_by\nE1,C1,S1\n",
}


def write_files(folder: Path) -> Path:
    """Write the bank as CSV files."""
    folder.mkdir(parents=True, exist_ok=True)
    for table, text in FILES.items():
        (folder / f"{table}.csv").write_text(text, "utf-8")
    return folder


def load(folder: Path) -> App:
    """Write the bank below ``folder``, load it and return it; every row is good."""
    app = App(db=str(folder / "bank.duckdb"))
    files = write_files(folder / "in")
    report = app.load([files], options=LoadOptions(data_date=date(2026, 6, 30)))
    assert {t: c.rejected for t, c in report.tables.items() if c.rejected} == {}
    return app
